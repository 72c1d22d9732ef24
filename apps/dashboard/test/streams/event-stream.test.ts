import { once } from 'node:events';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { expect, test } from '@jest/globals';
import { EventStream } from '../../src/streams/event-stream.js';

/** An answer whose reader takes nothing, so that a few bytes fill the buffer. */
function stalledResponse(): ServerResponse {
  const socket = new Duplex({ writableHighWaterMark: 256, read: () => undefined, write: () => undefined });
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  response.assignSocket(socket as Socket);
  response.flushHeaders();
  return response;
}

test('a reader that takes nothing is dropped, even where only beats are sent to it', async () => {
  const response = stalledResponse();
  const stream = new EventStream(response, { next: () => null }, 20);
  const closed = once(response, 'close');
  for (let beats = 0; beats < 1000 && !response.writableNeedDrain; beats++) {
    stream.beat();
    // What is written at once is given to the socket together.
    await new Promise(setImmediate);
  }
  expect(response.writableNeedDrain).toBe(true);
  await closed;
  expect(response.destroyed).toBe(true);
});

test('events wait at the source while a reader takes nothing', () => {
  const response = stalledResponse();
  let events = 0;
  const stream = new EventStream(response, { next: () => `${'x'.repeat(5000)}${++events}` }, 60_000);
  stream.pump();
  const sent = events;
  stream.pump();
  stream.beat();
  expect([sent > 0 && sent < 10, events]).toEqual([true, sent]);
  stream.close();
});

test('events that there are at once go out in one piece, and in order', () => {
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  const written: string[] = [];
  response.write = (text: string) => written.push(text) > 0;
  const waiting = ['first ', 'second ', 'third '];
  new EventStream(response, { next: () => waiting.shift() ?? null }, 60_000).pump();
  expect(written).toEqual(['first second third ']);
});
