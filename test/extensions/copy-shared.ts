/** Copies the files that cards and pages share: HubSpot builds each folder by itself, and nothing outside it is there. Run it after a change: `node test/extensions/copy-shared.ts`. */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';

const appFolder = join(import.meta.dirname, '../../extensions/hubspot/src/app');

/** Each shared file with its copies. */
export const sharedFiles: readonly { readonly from: string; readonly to: string }[] = [
  { from: join(appFolder, 'cards/contract/problem.ts'), to: join(appFolder, 'pages/contract/problem.ts') },
  { from: join(appFolder, 'cards/contract/problem.ts'), to: join(appFolder, 'settings/contract/problem.ts') },
  { from: join(appFolder, 'settings/hooks/ask-backend.ts'), to: join(appFolder, 'pages/hooks/ask-backend.ts') },
];

if (import.meta.main) for (const { from, to } of sharedFiles) copyFileSync(from, to);
