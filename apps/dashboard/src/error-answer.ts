import { STATUS_CODES } from 'node:http';
import type { ErrorRequestHandler } from 'express';
import { HttpError } from './http-error.js';

/** The one place where errors become answers. What went wrong inside is told to `onError` and not to the asker. */
export function errorAnswer(onError: (error: unknown) => void): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const { status, message } = answerTo(error);
    if (status >= 500 && !(error instanceof HttpError)) onError(error);
    response.status(status).setHeader('Cache-Control', 'no-store');
    if (request.path.startsWith('/api/')) response.json({ error: message });
    else response.type('text/plain').send(`${message}\n`);
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
