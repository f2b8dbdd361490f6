import type { SandboxObjectType, SeedPipeline, SeedStage } from '../../portal-seed.ts';
import type { Portal } from './portal.ts';
import type { StoredRecord } from './record-table.ts';

const names: Partial<Record<SandboxObjectType, { readonly pipeline: string; readonly stage: string }>> = {
  deals: { pipeline: 'pipeline', stage: 'dealstage' },
  tickets: { pipeline: 'hs_pipeline', stage: 'hs_pipeline_stage' },
};

/** The properties that hold pipeline and stage; null for a type that moves through no pipeline. */
export function stageNames(type: SandboxObjectType): { readonly pipeline: string; readonly stage: string } | null {
  return names[type] ?? null;
}

export function pipelinesOf(portal: Portal, type: SandboxObjectType): readonly SeedPipeline[] {
  return portal.pipelines.filter((pipeline) => pipeline.objectType === type);
}

/** The stage a record is in; null when it has none or one that the account does not know. */
export function stageOf(portal: Portal, record: StoredRecord): SeedStage | null {
  const by = stageNames(record.type);
  if (by === null) return null;
  const stageId = record.values.get(by.stage);
  const own = pipelinesOf(portal, record.type);
  const pipeline =
    own.find((one) => one.id === record.values.get(by.pipeline)) ??
    own.find((one) => one.stages.some(({ id }) => id === stageId));
  return pipeline?.stages.find(({ id }) => id === stageId) ?? null;
}

export function isWon(stage: SeedStage | null): boolean {
  return stage !== null && stage.isClosed && Number(stage.probability) === 1;
}
