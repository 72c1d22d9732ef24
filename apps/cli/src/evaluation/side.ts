/** One of the two teams. */
export type Side = 'seekers' | 'hiders';
