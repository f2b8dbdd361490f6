import type { App } from '../context.ts';
import { exportAudit } from '../export-audit.ts';

/** The whole history as CSV, when it fits; its lines without the heading, or null when there are more than fit. */
export async function auditText(
  app: Pick<App, 'store'>,
  programId: string,
  longestBytes: number,
): Promise<{ readonly csv: string; readonly lines: number } | null> {
  const lines: string[] = [];
  let bytes = 0;
  for await (const line of exportAudit(app, programId)) {
    bytes += Buffer.byteLength(line);
    if (bytes > longestBytes) return null;
    lines.push(line);
  }
  return { csv: lines.join(''), lines: lines.length - 1 };
}
