import helmet from 'helmet';

/**
 * Everything the page needs comes from this server, and nothing may frame it. Plain http: no HSTS, no upgrade of
 * requests, which would send the browser to https.
 */
export const responseHeaders = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      // Policies run as WebAssembly in the page; text still becomes no code.
      scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
  strictTransportSecurity: false,
  xFrameOptions: { action: 'deny' },
});
