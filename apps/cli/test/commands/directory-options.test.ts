import { describe, expect, it } from '@jest/globals';
import { directoryOptions } from '../../src/commands/directory-options.js';

describe('the options that lead to the directories', () => {
  it('are those that were given', () => {
    expect(directoryOptions({})).toBe('');
    expect(directoryOptions({ configPath: 'my.yaml', checkpointDirectory: '../c' })).toBe(
      ' --config my.yaml --checkpoint-dir ../c',
    );
  });

  it('can be pasted into a shell', () => {
    expect(directoryOptions({ checkpointDirectory: "it's mine" })).toBe(
      String.raw` --checkpoint-dir 'it'\''s mine'`,
    );
  });
});
