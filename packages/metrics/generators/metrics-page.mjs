/** Writes docs/metrics.md from the metric definitions. Run by the nx target `docs`, after `build`. */
import { writeFile } from 'node:fs/promises';
import { metricsPage } from '../dist/metrics-page.js';

await writeFile(new URL('../../../docs/metrics.md', import.meta.url), metricsPage());
