import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';

import { examineProgram, type Finding } from '#src/actions/examine-program.ts';
import { readConfig } from '#src/config.ts';
import { listProgramIds } from '#src/store/programs.ts';

import type { Command } from '../command.ts';
import { failureSentence } from '../failure.ts';
import { chooseHome } from '../home.ts';
import { withApp } from '../with-app.ts';

const oldestNode = 24;

/** Looks at everything that has to be right, and says for each thing that is not what to do. */
export const doctor: Command = {
  name: 'doctor',
  summary: 'Checks that everything is as it should be, and says what to do where it is not.',
  usage: '',
  options: {},
  async run(invocation) {
    const { output, signal } = invocation;
    const config = readConfig(invocation.env);
    const home = chooseHome(config);
    const findings: Finding[] = [nodeVersion(), await dataFolder(home.config.dataDir), publicAddress(config)];
    try {
      await withApp(
        invocation,
        async ({ app }) => {
          findings.push({
            subject: 'Database',
            state: 'good',
            text: `answers, tables are up to date (${config.databaseUrl === null ? 'the embedded server' : 'DATABASE_URL'})`,
          });
          const programs = await listProgramIds(app.store);
          if (programs.length === 0)
            findings.push({
              subject: 'Program',
              state: 'todo',
              text: 'nothing is connected. Run: npm start, or: npm run tandem -- connect hubspot',
            });
          for (const programId of programs) findings.push(...(await examineProgram(app, programId, signal)));
          return 0;
        },
        home,
      );
    } catch (error) {
      findings.push({ subject: 'Database', state: 'bad', text: failureSentence(error) });
    }
    const bad = findings.filter((finding) => finding.state === 'bad').length;
    output.document({ good: bad === 0, findings });
    const marks = { good: 'ok', todo: 'to do', bad: 'WRONG' } as const;
    output.table(
      ['', 'What', 'Finding'],
      findings.map(({ state, subject, text }) => [marks[state], subject, text]),
    );
    return bad === 0 ? 0 : 1;
  },
};

function nodeVersion(): Finding {
  const major = Number(process.versions.node.split('.')[0]);
  return major >= oldestNode
    ? { subject: 'Node', state: 'good', text: process.versions.node }
    : {
        subject: 'Node',
        state: 'bad',
        text: `${process.versions.node} is too old: start through npm run, which brings Node ${oldestNode}`,
      };
}

async function dataFolder(dataDir: string): Promise<Finding> {
  try {
    await mkdir(dataDir, { recursive: true });
    await access(dataDir, constants.W_OK);
    return { subject: 'Data folder', state: 'good', text: dataDir };
  } catch {
    return {
      subject: 'Data folder',
      state: 'bad',
      text: `${dataDir} cannot be written: set DATA_DIR to a folder of yours`,
    };
  }
}

function publicAddress({ hubspot, http }: ReturnType<typeof readConfig>): Finding {
  if (hubspot.clientId === null)
    return {
      subject: 'Cards',
      state: 'todo',
      text: 'no HubSpot app is set up (HUBSPOT_CLIENT_ID): cards show in the sandbox only',
    };
  if (http.publicUrl?.startsWith('https:') === true)
    return {
      subject: 'Cards',
      state: 'good',
      text: `HubSpot reaches this at ${http.publicUrl}; a super admin must add the card to the company record once`,
    };
  return {
    subject: 'Cards',
    state: 'bad',
    text: 'set PUBLIC_URL to the https address under which HubSpot reaches this process',
  };
}
