/** What jest printed, read by a person's eyes: without colours. */

/** Adds up the lines in which jest counts ("Tests: 1 failed, 2 passed, 3 total"), one for each project. */
export function countTests(text) {
  const sum = (kind) =>
    [...text.matchAll(/^Tests:.*$/gm)].reduce(
      (total, [line]) => total + Number(new RegExp(`(\\d+) ${kind}`).exec(line)?.[1] ?? 0),
      0,
    );
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
}

/**
 * The reports of what failed ("● suite › test", and what is indented below it), each under the file that it stands in and
 * once: jest repeats them at its end where there were many files.
 */
export function failureReports(text) {
  const reports = new Set();
  let file = '';
  let report = null;
  const finish = () => {
    if (report !== null) reports.add(`${file}\n${report.join('\n').trimEnd()}`);
    report = null;
  };
  for (const line of text.split('\n')) {
    const heading = /^\s*(PASS|FAIL) /.test(line);
    if (heading || /^ {2}● /.test(line) || /^\S/.test(line)) finish();
    if (heading)
      file = line
        .trim()
        .replace(/ \([\d.]+ s\)$/, '')
        .replace(/\s+/g, ' ');
    else if (/^ {2}● /.test(line)) report = [line];
    else report?.push(line);
  }
  finish();
  return [...reports];
}
