import { errorReply } from './errors.ts';
import { tooMany } from './quota.ts';
import type { Reply } from './reply.ts';

/**
 * What goes wrong: a status with the vendor's body, a slow reply, a connection reset before or after the request took effect, a reply cut in the middle.
 */
export type FaultKind = 423 | 429 | 477 | 500 | 502 | 503 | 504 | 'slow' | 'reset-before' | 'reset-after' | 'cut-body';

export interface Fault {
  readonly kind: FaultKind;
  /** Name of a route, such as `POST /crm/objects/deals/batch/read`, or a pattern on it; every route when absent. */
  readonly route?: string | RegExp;
  readonly portalId?: number;
  /** How many requests it meets; 1 when absent. */
  readonly times?: number;
  /** For `slow`, 1000 when absent. */
  readonly delayMs?: number;
}

export interface FaultSwitch {
  /** Arms a fault. The function returned disarms it. */
  add(fault: Fault): () => void;
  /** The fault that meets this request, if any; counts it. */
  take(route: string, portalId: number | null): Fault | null;
}

export function createFaultSwitch(): FaultSwitch {
  const armed = new Map<Fault, number>();
  return {
    add(fault) {
      armed.set(fault, fault.times ?? 1);
      return () => armed.delete(fault);
    },
    take(route, portalId) {
      for (const [fault, left] of armed) {
        if (!matches(fault, route, portalId)) continue;
        if (left > 1) armed.set(fault, left - 1);
        else armed.delete(fault);
        return fault;
      }
      return null;
    },
  };
}

function matches(fault: Fault, route: string, portalId: number | null): boolean {
  if (fault.portalId !== undefined && fault.portalId !== portalId) return false;
  if (fault.route === undefined) return true;
  return typeof fault.route === 'string' ? fault.route === route : fault.route.test(route);
}

const gatewayPage =
  '<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>';

/** The reply of a fault with a status; null for the other kinds. */
export function faultReply(fault: Fault): Reply | null {
  switch (fault.kind) {
    case 429:
      return tooMany('ten_secondly_rolling', 'TEN_SECONDLY_ROLLING');
    case 423:
      return errorReply(423, 'The resource is locked. Try again later.', { category: 'LOCKED' });
    case 477: {
      const reply = errorReply(477, 'The account is being migrated to another data centre.', {
        category: 'MIGRATION_IN_PROGRESS',
      });
      return { ...reply, headers: { ...reply.headers, 'Retry-After': '2' } };
    }
    case 500:
      return errorReply(500, 'internal error');
    case 502:
    case 503:
    case 504:
      return { status: fault.kind, body: gatewayPage, headers: { 'Content-Type': 'text/html; charset=utf-8' } };
    default:
      return null;
  }
}
