// Writes the table of kernels into README.md, between its markers. `nx run compile:kernel-table`.
import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { kernelTableMarkdown } from '../dist/kernels/kernel-table-markdown.js';

const path = new URL('../README.md', import.meta.url).pathname;
const markers = /(<!-- kernels -->\n)[\s\S]*(<!-- \/kernels -->)/;
const readme = readFileSync(path, 'utf8').replace(
  markers,
  (_, start, end) => `${start}\n${kernelTableMarkdown()}\n\n${end}`,
);
writeFileSync(path, await format(readme, { ...(await resolveConfig(path)), filepath: path }));
