/** Writes http-api.md from the schemas of the API. Run by the nx target `docs`, after `build`. */
import { writeFile } from 'node:fs/promises';
import { httpApiPage } from '../dist/api/http-api-page.js';

await writeFile(new URL('../http-api.md', import.meta.url), httpApiPage());
