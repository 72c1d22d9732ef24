import { expect, it } from '@jest/globals';
import { checkConfig } from '../src/config-validation.js';
import { factsOf } from '../src/env-facts.js';
import { defaultPolicyConfig, defaultPpoConfig } from '../src/index.js';
import { TargetEnv } from './fixtures/target-env.js';

it('the defaults are a configuration that can be trained', () => {
  const policies = { left_policy: defaultPolicyConfig, right_policy: defaultPolicyConfig };
  const env = new TargetEnv(8, { kind: 'continuous', size: 2 });
  expect(() => checkConfig({ ...defaultPpoConfig, policies }, factsOf(env))).not.toThrow();
});
