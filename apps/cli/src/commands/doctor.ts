import type { DoctorOptions } from '../command-options.js';
import { configFile, loadConfig } from '../config/config-file.js';
import { defaultConfig } from '../config/config-text.js';
import type { ResolvedConfig } from '../config/resolved-config.js';
import { checkpointDirectoryFinding, diskFinding, runsDirectoryFinding } from '../diagnosis/directories.js';
import { executorFindings } from '../diagnosis/executors.js';
import { missing, ok } from '../diagnosis/finding.js';
import type { Finding } from '../diagnosis/finding.js';
import { gpuFinding, machineFinding, memoryFinding, nodeFinding } from '../diagnosis/machine.js';
import { terminalFinding } from '../diagnosis/terminal.js';
import { messageOf } from '../error-message.js';
import { ExitCode } from '../exit-codes.js';
import { named } from '../named.js';
import type { CommandOutput } from '../store/checkpoint-store.js';
import { doctorJson, doctorLines } from '../ui/doctor-report.js';
import type { ProcessStreams } from '../ui/terminal.js';

/** Says what there is to train with, and what is missing: exit code 1 where training needs that. */
export async function doctorCommand(
  options: DoctorOptions,
  output: CommandOutput & ProcessStreams,
): Promise<number> {
  const [configuration, config] = checkedConfiguration(options);
  const findings = [
    nodeFinding(),
    machineFinding(),
    memoryFinding(),
    await gpuFinding(),
    ...(await executorFindings(config.backend)),
    configuration,
    await checkpointDirectoryFinding(config.checkpointDirectory),
    await runsDirectoryFinding(config.runsDirectory),
    await diskFinding(config.checkpointDirectory),
    terminalFinding(output),
  ];
  const report = options.json
    ? JSON.stringify(doctorJson(findings), null, 2)
    : doctorLines(findings).join('\n');
  output.stdout.write(`${report}\n`);
  return findings.some(({ status }) => status === 'missing') ? ExitCode.failure : ExitCode.ok;
}

/** Where the file cannot be used, the rest is looked at as by the defaults. */
function checkedConfiguration({
  configPath,
  checkpointDirectory,
}: DoctorOptions): [finding: Finding, config: ResolvedConfig] {
  const overrides = named({ checkpointDirectory });
  const file = configFile(configPath);
  try {
    const detail = file === null ? 'no config.yaml here: the defaults hold' : `${file}: no mistake`;
    return [ok('configuration', detail), loadConfig(configPath, overrides)];
  } catch (error) {
    const problems = messageOf(error).replaceAll('\n', '; ');
    const finding = missing('configuration', problems, 'correct it; "hideout init" writes one that is right');
    return [finding, defaultConfig(overrides)];
  }
}
