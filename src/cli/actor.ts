import { userInfo } from 'node:os';

/** Who types: the user of this machine, as the audit log names them. */
export function actorOf(env: NodeJS.ProcessEnv): string {
  return `${env['SUDO_USER'] ?? userName() ?? 'somebody'} (command line)`;
}

/** Null for a user without an entry in the system's list, as in some containers. */
function userName(): string | null {
  try {
    return userInfo().username;
  } catch {
    return null;
  }
}
