/** Writes docs/events.md from the schema of the events. Run by the nx target `docs`, after `build`. */
import { writeFile } from 'node:fs/promises';
import { eventsPage } from '../dist/training/events-page.js';

await writeFile(new URL('../../../docs/events.md', import.meta.url), eventsPage());
