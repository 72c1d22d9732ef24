import { metricDefinition } from '../metric-definitions.js';
import type { MetricName } from '../metric-definitions.js';
import type { PluginValue } from './event.js';
import { ProtobufMessage } from './protobuf-message.js';

/** Options of a run, as JSON: objects within objects are named by their path, `ppo.lr`. */
export type HyperParameters = Readonly<Record<string, unknown>>;

type ParameterValue = number | boolean | string;

/** The figures that TensorBoard shows beside the options. */
const comparedMetrics: readonly MetricName[] = [
  'reward_mean',
  'seeker_reward',
  'hider_reward',
  'caught_fraction',
  'hidden_fraction',
  'steps_per_second',
];

const STRING = 1;
const BOOL = 2;
const FLOAT64 = 3;

/** The summaries of TensorBoard's hparams plugin: which options there are, and what they are in this run. */
export function hyperParameterValues(parameters: HyperParameters, startSeconds: number): PluginValue[] {
  const flat = flatParameters(parameters);
  const plugin = 'hparams';
  return [
    {
      tag: '_hparams_/experiment',
      plugin,
      content: new ProtobufMessage().message(2, experiment(flat, startSeconds)),
    },
    {
      tag: '_hparams_/session_start_info',
      plugin,
      content: new ProtobufMessage().message(3, sessionStart(flat, startSeconds)),
    },
  ];
}

/** Options by path. Lists are one option, as JSON; null is none. */
export function flatParameters(parameters: HyperParameters, prefix = ''): [string, ParameterValue][] {
  return Object.entries(parameters).flatMap(([name, value]): [string, ParameterValue][] => {
    const path = `${prefix}${name}`;
    if (value === null || value === undefined) return [];
    if (Array.isArray(value)) return [[path, JSON.stringify(value)]];
    if (typeof value === 'object') return flatParameters(value as HyperParameters, `${path}.`);
    const isPlain = typeof value === 'number' || typeof value === 'boolean';
    return [[path, isPlain ? value : String(value)]];
  });
}

/** tensorboard.hparams.Experiment. */
function experiment(parameters: readonly [string, ParameterValue][], startSeconds: number): ProtobufMessage {
  const message = new ProtobufMessage().double(3, startSeconds);
  for (const [name, value] of parameters) {
    message.message(4, new ProtobufMessage().text(1, name).whole(4, typeOf(value)));
  }
  for (const name of comparedMetrics) {
    const { tag, title, meaning } = metricDefinition(name) ?? { tag: name, title: name, meaning: '' };
    const metricName = new ProtobufMessage().text(2, tag);
    message.message(5, new ProtobufMessage().message(1, metricName).text(3, title).text(4, meaning));
  }
  return message;
}

/** tensorboard.hparams.SessionStartInfo. */
function sessionStart(
  parameters: readonly [string, ParameterValue][],
  startSeconds: number,
): ProtobufMessage {
  const message = new ProtobufMessage();
  for (const [name, value] of parameters) {
    message.message(1, new ProtobufMessage().text(1, name).message(2, valueMessage(value)));
  }
  return message.double(5, startSeconds);
}

function typeOf(value: ParameterValue): number {
  return typeof value === 'number' ? FLOAT64 : typeof value === 'boolean' ? BOOL : STRING;
}

/** google.protobuf.Value. */
function valueMessage(value: ParameterValue): ProtobufMessage {
  const message = new ProtobufMessage();
  if (typeof value === 'number') return message.double(2, value);
  return typeof value === 'boolean' ? message.whole(4, Number(value)) : message.text(3, value);
}
