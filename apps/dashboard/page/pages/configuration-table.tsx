import { optionLeaves } from '../../src/views/option-leaves.js';
import { valueText, visibleText } from '../text.js';
import { Scrollable } from './scrollable.js';
import { TableHead } from './table-head.js';

/** Every option by its key, as 'ppo.train_batch_size'. */
export function ConfigurationTable({
  configuration,
}: {
  readonly configuration: Readonly<Record<string, unknown>>;
}) {
  return (
    <Scrollable label="Configuration">
      <table>
        <TableHead columns={['Option', 'Value']} />
        <tbody>
          {optionLeaves(configuration).map(([key, value]) => (
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
