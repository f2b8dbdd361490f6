import { lastMonths } from '../calendar.ts';
import { openPipeline, wonRevenue } from '../deal-state.ts';
import type { LocalDate, MinorUnits, PartnerFacts, ProgramFacts } from '../facts.ts';
import { amountText } from '../money.ts';
import { registeredDeals } from '../registered-deals.ts';
import { isTouch } from '../touch.ts';
import type { RollupPropertyName } from './catalogue.ts';

/** What a partner's company record tells of its deals and contacts, apart from any score. Null is unknown. */
export interface CompanyFigures {
  readonly sourcedRevenue: MinorUnits | null;
  readonly influencedRevenue: MinorUnits | null;
  readonly openPipeline: MinorUnits | null;
  readonly registeredDeals: number | null;
  readonly lastTouchOn: LocalDate | null;
}

/** The windows, as the properties are named. */
export const revenueMonths = 12;
export const registrationDays = 90;

/**
 * The figures on a day. Revenue is what was won in the last 12 months (W3), by role, each deal once (W5); deals without
 * a rate to the program's currency are left out (W4). In a program without any attribution money is unknown (W8), and
 * so are registrations when there has been none either (H4). Engagements that cannot be read leave the last touch
 * unknown.
 */
export function companyFigures(
  facts: PartnerFacts,
  program: ProgramFacts,
  now: { readonly asOfMs: number; readonly today: LocalDate },
): CompanyFigures {
  const { deals } = facts;
  const { today } = now;
  const span = lastMonths(today, revenueMonths);
  const won = (role: 'sourced' | 'influenced'): MinorUnits =>
    wonRevenue(
      deals.filter((deal) => deal.role === role),
      span,
      today,
    );
  const attributes = program.hasAttribution;
  return {
    sourcedRevenue: attributes ? won('sourced') : null,
    influencedRevenue: attributes ? won('influenced') : null,
    openPipeline: attributes ? openPipeline(deals, today) : null,
    registeredDeals: registeredDeals(facts, program, today, registrationDays)?.deals.length ?? null,
    lastTouchOn: lastTouch(facts, now),
  };
}

function lastTouch(
  { engagements }: PartnerFacts,
  now: { readonly asOfMs: number; readonly today: LocalDate },
): LocalDate | null {
  let last: LocalDate | null = null;
  for (const engagement of engagements ?? [])
    if ((last === null || engagement.on > last) && isTouch(engagement, now)) last = engagement.on;
  return last;
}

/** The figures as the CRM's properties hold them: amounts in units of the program's currency with its decimals. */
export function figureProperties(
  figures: CompanyFigures,
  currency: string,
): Readonly<Record<RollupPropertyName, string | null>> {
  const money = (amount: MinorUnits | null): string | null => (amount === null ? null : amountText(amount, currency));
  return {
    prm_sourced_revenue_12m: money(figures.sourcedRevenue),
    prm_influenced_revenue_12m: money(figures.influencedRevenue),
    prm_open_pipeline: money(figures.openPipeline),
    prm_registered_deals_90d: figures.registeredDeals === null ? null : String(figures.registeredDeals),
    prm_last_touch: figures.lastTouchOn,
  };
}
