import { valueText, visibleText } from '../text.js';
import { Scrollable } from './scrollable.js';

/** Every option by its key, as 'ppo.train_batch_size'. */
export function ConfigurationTable({
  configuration,
}: {
  readonly configuration: Readonly<Record<string, unknown>>;
}) {
  return (
    <Scrollable label="Configuration">
      <table>
        <thead>
          <tr>
            <th scope="col">Option</th>
            <th scope="col">Value</th>
          </tr>
        </thead>
        <tbody>
          {leaves(configuration, []).map(([key, value]) => (
            <tr key={key}>
              <th scope="row">
                <code>{visibleText(key)}</code>
              </th>
              <td>{valueText(value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrollable>
  );
}

function leaves(value: Readonly<Record<string, unknown>>, way: readonly string[]): [string, unknown][] {
  return Object.entries(value).flatMap(([name, inner]): [string, unknown][] =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? leaves(inner as Readonly<Record<string, unknown>>, [...way, name])
      : [[[...way, name].join('.'), inner]],
  );
}
