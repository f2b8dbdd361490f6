import type { Capabilities } from '#src/crm/port.ts';
import type { CrmName } from '#src/domain/facts.ts';

import type { Json, JsonWithDefault } from './columns.ts';

export interface ProgramTable {
  program_id: string;
  name: string;
  created_at: Date;
}

export interface ConnectionTable {
  program_id: string;
  crm: CrmName;
  account_id: string;
  account_name: string | null;
  auth: 'token' | 'oauth';
  ui_origin: string;
  time_zone: string;
  currency: string;
  status: 'active' | 'reconnect_needed' | 'disconnected';
  status_reason: string | null;
  /** An empty object until the first look at the account. */
  capabilities: JsonWithDefault<Capabilities | Record<string, never>>;
  connected_at: Date;
  /** Null while it is active. */
  ended_at: Date | null;
}

export interface SecretTable {
  program_id: string;
  crm: CrmName;
  name: string;
  key_id: string;
  nonce: Buffer;
  sealed: Buffer;
  expires_at: Date | null;
  updated_at: Date;
}

export interface SettingsVersionTable {
  program_id: string;
  version: number;
  body: Json<unknown>;
  author: string;
  reason: string;
  created_at: Date;
}
