/** What was asked cannot be done as asked. The message is one sentence that says what to do instead. */
export class UserError extends Error {
  override readonly name = 'UserError';
}
