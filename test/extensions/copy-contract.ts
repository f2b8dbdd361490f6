/** Copies the contract files that a card and a page share: HubSpot builds each folder by itself, and nothing outside it is there. Run it after a change: `node test/extensions/copy-contract.ts`. */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';

const appFolder = join(import.meta.dirname, '../../extensions/hubspot/src/app');

/** Each shared file with its copies. */
export const sharedContract: readonly { readonly from: string; readonly to: string }[] = [
  { from: join(appFolder, 'cards/contract/problem.ts'), to: join(appFolder, 'pages/contract/problem.ts') },
  { from: join(appFolder, 'cards/contract/problem.ts'), to: join(appFolder, 'settings/contract/problem.ts') },
];

if (import.meta.main) for (const { from, to } of sharedContract) copyFileSync(from, to);
