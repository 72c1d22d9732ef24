import { createInterface } from 'node:readline';

/**
 * Asks in a terminal. Everything but `y` and `yes` means no, as does Ctrl+C.
 *
 * @param question without the answers that there are.
 */
export function askYesOrNo(
  question: string,
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
): Promise<boolean> {
  const terminal = createInterface({ input, output });
  return new Promise((resolve) => {
    terminal.once('close', () => {
      output.write('\n');
      resolve(false);
    });
    terminal.question(`${question} [y/N] `, (answer) => {
      terminal.removeAllListeners('close');
      terminal.close();
      resolve(/^y(?:es)?$/iu.test(answer.trim()));
    });
  });
}
