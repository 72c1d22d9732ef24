import type { IncomingMessage } from 'node:http';
import type { RequestHandler, Response } from 'express';
import { HttpError } from '../http-error.js';
import { isAuthorized, sessionCookie } from './access-token.js';
import { allowedHosts, namesAllowedHost } from './host-header.js';

/** A larger body is refused as such, whatever the method. */
const BODY_LIMIT_BYTES = 64 * 1024;

/** Who may ask from where. */
export interface Access {
  /** Names and addresses beside those of loopback under which the server may be asked, without ports. */
  readonly hosts: readonly string[];
  /** What every request has to bring; null on loopback. */
  readonly token: string | null;
}

/**
 * Whether the guard lets a request pass as it stands, seen without Express. Of those that it does not, the guard says why.
 */
export function isWelcome(request: IncomingMessage, { hosts, token }: Access): boolean {
  return (
    namesAllowedHost(request.rawHeaders, allowedHosts(request.socket.localPort ?? 0, hosts)) &&
    request.method === 'GET' &&
    !hasBody(request) &&
    (token === null || isAuthorized(request.headers, token))
  );
}

/** What every request has to pass before anything else looks at it, the host first. */
export function requestGuard({ hosts, token }: Access): readonly RequestHandler[] {
  return [
    (request, response, next) => {
      const allowed = allowedHosts(request.socket.localPort ?? 0, hosts);
      if (!namesAllowedHost(request.rawHeaders, allowed)) {
        leaveBody(response);
        throw new HttpError(
          403,
          `Open this page under ${[...allowed][0] ?? '127.0.0.1'}: no other name is answered.`,
        );
      }
      next();
    },

    (request, response, next) => {
      if (hasBody(request)) leaveBody(response);
      if (Number(request.headers['content-length']) > BODY_LIMIT_BYTES)
        throw new HttpError(413, 'Requests have no body here.');
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        response.setHeader('Allow', 'GET, HEAD');
        throw new HttpError(405, 'Only GET and HEAD exist here: the dashboard changes nothing.');
      }
      if (hasBody(request)) throw new HttpError(413, 'Requests have no body here.');
      next();
    },

    (request, _response, next) => {
      if (!request.originalUrl.startsWith('/')) throw new HttpError(400, 'The request must name a path.');
      next();
    },

    (request, response, next) => {
      if (token === null || isAuthorized(request.headers, token)) {
        next();
        return;
      }
      const given = request.query['token'];
      if (typeof given !== 'string' || !isAuthorized({ authorization: `Bearer ${given}` }, token)) {
        throw new HttpError(401, 'This dashboard needs its token: open the address that its terminal shows.');
      }
      // Out of the address, so that it is in no history and in nothing that is copied from there.
      response.setHeader('Set-Cookie', sessionCookie(token));
      response.redirect(303, request.path.startsWith('//') ? '/' : request.path);
    },
  ];
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0;
}

/** What is left of a body must not be taken for the next request. */
function leaveBody(response: Response): void {
  response.setHeader('Connection', 'close');
}
