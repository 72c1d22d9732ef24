import { describe, expect, it } from '@jest/globals';
import { exitCodeOf, Interrupts } from '../../src/commands/interrupts.js';

describe('interrupts', () => {
  it('ask to stop, then leave, then leave without waiting', () => {
    const interrupts = new Interrupts();
    expect([interrupts.key(), interrupts.key(), interrupts.key()]).toEqual(['stop', 'leave', 'kill']);
  });

  it('count a signal that npm passes on beside the terminal\u2019s own as one', () => {
    const interrupts = new Interrupts();
    expect([0, 5, 2000, 2010].map((ms) => interrupts.signal(ms))).toEqual(['stop', null, 'leave', null]);
  });

  it('count a signal after a key, whenever it comes', () => {
    const interrupts = new Interrupts();
    expect([interrupts.key(), interrupts.signal(1)]).toEqual(['stop', 'leave']);
  });

  it('have the exit codes that shells give', () => {
    expect([exitCodeOf('SIGINT'), exitCodeOf('SIGTERM'), exitCodeOf('SIGHUP')]).toEqual([130, 143, 129]);
  });
});
