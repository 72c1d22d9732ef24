import { describe, expect, it } from '@jest/globals';
import { dashboardArguments } from '../../src/commands/dashboard.js';

describe('hideout dashboard', () => {
  it('hands the directories over as absolute paths, and the port when there is one', () => {
    const directories = { checkpoints: '/a/checkpoints', runs: '/a/runs' };
    expect(dashboardArguments(directories)).toEqual([
      '--checkpoint-dir',
      '/a/checkpoints',
      '--runs',
      '/a/runs',
    ]);
    expect(dashboardArguments(directories, { port: 8080 }).slice(0, 2)).toEqual(['--port', '8080']);
  });

  it('hands over who may reach it', () => {
    const directories = { checkpoints: '/a', runs: '/b' };
    const options = { host: '0.0.0.0', allowRemote: true, allowedHosts: ['a.example', 'b'] };
    expect(dashboardArguments(directories, options).slice(0, -4)).toEqual([
      '--host',
      '0.0.0.0',
      '--allow-remote',
      '--allow-host',
      'a.example',
      '--allow-host',
      'b',
    ]);
  });
});
