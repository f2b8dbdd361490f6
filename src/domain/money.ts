import { firstOfMonth, monthIndex } from './calendar.ts';
import type { DealFact, LocalDate, MinorUnits } from './facts.ts';
import { roundedQuotient } from './rounding.ts';
import type { ProgramSettings } from './settings/program.ts';

/**
 * Money (W4): whole minor units with a currency. The digits after the point are ISO 4217's, kept here so that stored
 * amounts never change their meaning with the runtime's own table.
 */
const digits: Readonly<Record<string, number>> = {
  ...Object.fromEntries(
    [
      'BIF',
      'CLP',
      'DJF',
      'GNF',
      'ISK',
      'JPY',
      'KMF',
      'KRW',
      'PYG',
      'RWF',
      'UGX',
      'UYI',
      'VND',
      'VUV',
      'XAF',
      'XOF',
      'XPF',
    ].map((currency) => [currency, 0]),
  ),
  ...Object.fromEntries(['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'].map((currency) => [currency, 3])),
  CLF: 4,
  UYW: 4,
};

/** Digits after the point: 2 unless ISO 4217 says otherwise. */
export function minorDigits(currency: string): number {
  return digits[currency] ?? 2;
}

/** Whole units of a currency in minor units, e.g. 5,000 USD as 500000. */
export function minorUnits(units: number, currency: string): MinorUnits {
  return Math.round(units * 10 ** minorDigits(currency));
}

/** An amount as a decimal number in units of its currency, with all of the currency's digits: 123450 USD as 1234.50. */
export function amountText(amount: MinorUnits, currency: string): string {
  const places = minorDigits(currency);
  const figures = String(Math.abs(amount)).padStart(places + 1, '0');
  const units = places === 0 ? figures : `${figures.slice(0, -places)}.${figures.slice(-places)}`;
  return amount < 0 ? `-${units}` : units;
}

/** A deal's money as the CRM gives it. */
export interface DealMoney {
  readonly state: 'open' | 'won' | 'lost';
  /** In minor units of `currency`; null when empty. */
  readonly amountMinor: number | null;
  /** Null in accounts with a single currency: the account's. */
  readonly currency: string | null;
  /** The CRM's own conversion, in minor units of the account's currency, fixed by the CRM at close. */
  readonly accountAmountMinor: number | null;
  /** Null: no rate can be dated. */
  readonly closesOn: LocalDate | null;
}

export type ProgramAmount = Pick<DealFact, 'amount' | 'gap'>;

/**
 * A deal's amount in the program's currency (W4). A deal in program currency is worth its own amount. A closed one in
 * another currency is worth what the CRM fixed at close, else the program's rate on its close day; an open one the
 * program's rate on the first of today's month, else the CRM's conversion. No rate leaves a gap, an empty amount is 0
 * and a gap.
 */
export function programAmount(
  deal: DealMoney,
  accountCurrency: string,
  program: Pick<ProgramSettings, 'currency' | 'rates'>,
  today: LocalDate,
): ProgramAmount {
  const currency = deal.currency ?? accountCurrency;
  if (deal.amountMinor !== null && currency === program.currency) return whole(deal.amountMinor);
  if (deal.amountMinor === null && deal.accountAmountMinor === null) return { amount: 0, gap: 'no_amount' };

  const rateDay = deal.state === 'open' ? firstOfMonth(monthIndex(today)) : deal.closesOn;
  const byTable = converted(deal.amountMinor, currency, program, rateDay);
  const byCrm =
    accountCurrency === program.currency
      ? deal.accountAmountMinor
      : converted(deal.accountAmountMinor, accountCurrency, program, rateDay);
  const amount = deal.state === 'open' ? (byTable ?? byCrm) : (byCrm ?? byTable);
  return amount === null ? { amount: null, gap: 'no_rate' } : whole(amount);
}

/** An amount beyond what can be added up exactly is none that a CRM meant. */
function whole(amount: MinorUnits): ProgramAmount {
  return Number.isSafeInteger(amount) ? { amount, gap: null } : { amount: 0, gap: 'no_amount' };
}

function converted(
  amountMinor: number | null,
  currency: string,
  program: Pick<ProgramSettings, 'currency' | 'rates'>,
  day: LocalDate | null,
): MinorUnits | null {
  if (amountMinor === null || day === null) return null;
  const rate = rateOn(day, currency, program.rates);
  return rate === null ? null : timesRate(amountMinor, rate, minorDigits(program.currency) - minorDigits(currency));
}

/** The rate of a currency on a day: the latest one that holds from then or earlier. */
function rateOn(day: LocalDate, currency: string, rates: ProgramSettings['rates']): number | null {
  let latest: ProgramSettings['rates'][number] | null = null;
  for (const rate of rates) {
    if (rate.currency === currency && rate.from <= day && (latest === null || rate.from >= latest.from)) latest = rate;
  }
  return latest === null ? null : latest.rate;
}

/** Amount x rate x 10^shift, halves away from zero, in whole-number arithmetic: a float would move exact halves. */
function timesRate(amountMinor: number, rate: number, shift: number): MinorUnits {
  const [mantissa = '', exponent = '0'] = rate.toString().split('e');
  const [units = '', fraction = ''] = mantissa.split('.');
  const power = Number(exponent) - fraction.length + shift;
  const product = BigInt(Math.round(amountMinor)) * BigInt(units + fraction);
  return power >= 0 ? Number(product * 10n ** BigInt(power)) : roundedQuotient(product, 10n ** BigInt(-power));
}
