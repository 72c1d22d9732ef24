import type { RequestHandler } from 'express';
import { HttpError } from '../http-error.js';
import { allowedHosts, namesAllowedHost } from './host-header.js';

/** What every request has to pass before anything else looks at it, the host first. */
export const requestGuard: readonly RequestHandler[] = [
  (request, _response, next) => {
    const allowed = allowedHosts(request.socket.localPort ?? 0);
    if (!namesAllowedHost(request.rawHeaders, allowed)) {
      throw new HttpError(
        403,
        `Open this page under ${[...allowed][0] ?? '127.0.0.1'}: no other name is answered.`,
      );
    }
    next();
  },

  (request, response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      throw new HttpError(405, 'Only GET and HEAD exist here: the dashboard changes nothing.');
    }
    next();
  },

  (request, response, next) => {
    const { 'content-length': length = '0', 'transfer-encoding': encoding } = request.headers;
    if (encoding !== undefined || Number(length) !== 0) {
      // What is left of the body must not be taken for the next request.
      response.setHeader('Connection', 'close');
      throw new HttpError(413, 'Requests have no body here.');
    }
    next();
  },

  (request, _response, next) => {
    if (!request.originalUrl.startsWith('/')) throw new HttpError(400, 'The request must name a path.');
    next();
  },
];
