import { STATUS_CODES } from 'node:http';
import type { ErrorRequestHandler } from 'express';
import { html } from './html/html.js';
import { HttpError } from './http-error.js';

/** The one place where errors become answers. What went wrong inside is told to `onError` and not to the asker. */
export function errorAnswer(onError: (error: unknown) => void): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const { status, message } = answerTo(error);
    if (status >= 500) onError(error);
    response.status(status).setHeader('Cache-Control', 'no-store');
    if (request.path.startsWith('/api/')) response.json({ error: message });
    else response.type('html').send(errorPage(status, message));
  };
}

function answerTo(error: unknown): { status: number; message: string } {
  if (error instanceof HttpError) return error;
  // Express's own, as for a path that cannot be decoded.
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 500;
  if (status >= 400 && status < 500)
    return { status, message: STATUS_CODES[status] ?? 'The request is not valid.' };
  return { status: 500, message: 'The dashboard could not read what was asked for. Its terminal says why.' };
}

function errorPage(status: number, message: string): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>${status} – hideout</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <link rel="stylesheet" href="/assets/dashboard.css" />
      </head>
      <body>
        <header>
          <h1><a href="/">hideout</a></h1>
        </header>
        <main><p class="problem">${message}</p></main>
      </body>
    </html> `.text;
}
