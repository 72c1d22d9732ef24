import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const COOKIE = 'hideout_token';

/** 32 random bytes in letters, digits, '-' and '_'. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Whether a request brings the token, as a bearer or in the cookie that the first one was given. */
export function isAuthorized(
  headers: { readonly authorization?: string | undefined; readonly cookie?: string | undefined },
  token: string,
): boolean {
  const bearer = /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1];
  const cookies = (headers.cookie ?? '').split(';').map((cookie) => cookie.trim().split('='));
  const cookie = cookies.find(([name]) => name === COOKIE)?.[1];
  return [bearer, cookie].some((given) => given !== undefined && isEqual(given, token));
}

/** Only this site's own pages send it, and no script reads it. Plain http: it cannot be `Secure`. */
export function sessionCookie(token: string): string {
  return `${COOKIE}=${token}; Path=/; HttpOnly; SameSite=Strict`;
}

/** Takes equally long wherever the two differ. */
function isEqual(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
