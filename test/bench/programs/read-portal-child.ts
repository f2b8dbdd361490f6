import { connectHubspot } from '#src/actions/connect-account.ts';

import { never } from '../../support/program.ts';
import { openBenchApp } from '../harness/bench-app.ts';
import { readWhole } from './synced-portal.ts';

/** Reads a portal into an empty database and prints how much memory that took at its most: `DATABASE_URL HUBSPOT_URL TOKEN`. */
const [, , databaseUrl = '', hubspotUrl = '', token = ''] = process.argv;
await using app = await openBenchApp(databaseUrl, hubspotUrl);
const { programId } = await connectHubspot(app, { token }, never);
const { records } = await readWhole(app, programId);
// maxRSS is in kilobytes on every platform.
console.log(JSON.stringify({ peakMb: process.resourceUsage().maxRSS / 1024, engagements: records.engagements }));
