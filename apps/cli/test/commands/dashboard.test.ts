import { describe, expect, it } from '@jest/globals';
import { dashboardArguments } from '../../src/commands/dashboard.js';

describe('hideout dashboard', () => {
  it('hands the directories over as absolute paths, and the port when there is one', () => {
    const directories = { checkpoints: '/a/checkpoints', runs: '/a/runs' };
    expect(dashboardArguments(directories, undefined)).toEqual([
      '--checkpoint-dir',
      '/a/checkpoints',
      '--runs',
      '/a/runs',
    ]);
    expect(dashboardArguments(directories, 8080).slice(0, 2)).toEqual(['--port', '8080']);
  });
});
