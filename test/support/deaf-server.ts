import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A port on which connections are begun and never made: somebody listens, and sleeps. */
export interface DeafServer extends AsyncDisposable {
  readonly port: number;
}

const listens = `require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, function () { console.log(this.address().port); })`;

export async function deafServer(): Promise<DeafServer> {
  const child = spawn(process.execPath, ['-e', listens], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [told] = await once(child.stdout, 'data');
  const port = Number(String(told));
  child.kill('SIGSTOP');
  const sockets: Socket[] = [];
  // The system itself makes as many connections as may wait to be taken.
  while (await isMade()) if (sockets.length > 20) throw new Error('the system goes on making connections');
  return {
    port,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      const closed = once(child, 'close');
      child.kill('SIGKILL');
      await closed;
    },
  };

  async function isMade(): Promise<boolean> {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    sockets.push(socket);
    return Promise.race([once(socket, 'connect').then(() => true), sleep(500).then(() => false)]);
  }
}
