import { z } from 'zod';

// zod asks whether text may become code, which the page's policy refuses and the browser reports. Imported before
// anything that makes a schema.
z.config({ jitless: true });
