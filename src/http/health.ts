import { Router } from 'express';

import { within } from './within.ts';

/** Whether this process can do its work now: what it needs, and whether each part answers. */
export type ReadinessCheck = (signal: AbortSignal) => Promise<Readonly<Record<string, boolean>>>;

const checkTimeoutMs = 3_000;

/** `/health/live`: the process runs. `/health/ready`: what it needs answers; otherwise 503, so that traffic goes elsewhere. */
export function healthRoutes(check: ReadinessCheck): Router {
  const router = Router();
  router.get('/health/live', (_req, res) => {
    res.json({ live: true });
  });
  router.get('/health/ready', async (_req, res) => {
    const parts = await checked(check);
    const ready = Object.values(parts).every(Boolean);
    res.status(ready ? 200 : 503).json({ ready, parts });
  });
  return router;
}

async function checked(check: ReadinessCheck): Promise<Readonly<Record<string, boolean>>> {
  try {
    return await within(checkTimeoutMs, check);
  } catch {
    return { check: false };
  }
}
