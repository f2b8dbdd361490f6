import { joinOrStartCluster } from '#src/store/embedded/cluster.ts';

/** A program that uses the server of the folder named on its command line until it is told to stop. It prints what it got. */
const cluster = await joinOrStartCluster({
  dataDir: process.argv[2] ?? '',
  settings: { fsync: 'off' },
  log: (message) => process.stderr.write(`${message}\n`),
});
const { origin, pid, socketDir } = cluster;
process.stdout.write(`${JSON.stringify({ origin, pid, socketDir, url: cluster.url('postgres') })}\n`);

const alive = setInterval(() => undefined, 60_000);
process.once('SIGTERM', () => {
  clearInterval(alive);
  void cluster.stop();
});
