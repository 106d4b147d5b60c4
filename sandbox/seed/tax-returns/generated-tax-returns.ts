import { dateAfter } from '../../calendar.ts';
import type { Client } from '../../practice/clients/client.ts';
import type { ClientSource } from '../../practice/clients/client-source.ts';
import type { Country, TaxReturn } from '../../practice/tax-returns/tax-return.ts';
import type { TaxReturnSource } from '../../practice/tax-returns/tax-returns.ts';
import { hash, Random } from '../random.ts';
import { indexOfUuid, uuidAt } from '../uuids.ts';

/** Up to three original returns, and an amendment of the first one. */
const returnsPerClient = 4;
const amendmentPlace = 3;
const latestYear = 2025;

export interface GeneratedTaxReturnsOptions {
  readonly key: number;
  readonly clients: ClientSource;
  readonly country: Country;
}

/**
 * The tax returns of a practice's initial clients, generated on demand. Each client has none to
 * three years of them, of which the last is often a draft.
 */
export class GeneratedTaxReturns implements TaxReturnSource {
  readonly #key: number;
  readonly #clients: ClientSource;
  readonly #country: Country;

  constructor({ key, clients, country }: GeneratedTaxReturnsOptions) {
    this.#key = hash(key, 0x5461_7852);
    this.#clients = clients;
    this.#country = country;
  }

  get size(): number {
    let size = 0;
    for (let position = 0; position < this.#clients.size; position++) {
      size += originalsOf(position) + (isAmended(position) ? 1 : 0);
    }
    return size;
  }

  *all(): Generator<TaxReturn> {
    for (let position = 0; position < this.#clients.size; position++) {
      const usedPlaces = places(position);
      if (usedPlaces.length === 0) continue;
      const client = this.#clients.at(position);
      for (const place of usedPlaces) yield this.#made(client, position, place);
    }
  }

  get(uuid: string): TaxReturn | null {
    const index = indexOfUuid(this.#key, uuid) ?? Infinity;
    const position = Math.floor(index / returnsPerClient);
    const place = index % returnsPerClient;
    if (position >= this.#clients.size || !places(position).includes(place)) return null;
    return this.#made(this.#clients.at(position), position, place);
  }

  #made(client: Client, position: number, place: number): TaxReturn {
    const index = position * returnsPerClient + place;
    const random = new Random(hash(this.#key, index, 1));
    const amendment = place === amendmentPlace;
    const originals = originalsOf(position);
    const year = latestYear + 1 - originals + (amendment ? 0 : place);
    const type = this.#country === 'AU' ? typeInAustralia(position) : typeInNewZealand(client);
    const isJuneYear = this.#country === 'AU' && type !== 'FBT';
    const periodTo = isJuneYear ? `${year}-06-30` : `${year}-03-31`;
    const amounts = amountsOf(random);
    const isDraft = place === originals - 1 && random.below(2) === 0;
    const filedDate = isDraft ? null : dateAfter(periodTo, 60 + random.below(240));
    return {
      uuid: uuidAt(this.#key, index),
      client: client.uuid,
      type,
      year,
      periodFrom: isJuneYear ? `${year - 1}-07-01` : `${year - 1}-04-01`,
      periodTo,
      amendment,
      status: isDraft ? 'Draft' : 'Filed',
      ...amounts,
      filedDate,
      assessment: filedDate === null ? null : assessmentOf(filedDate, amounts, random),
    };
  }
}

function originalsOf(position: number): number {
  return position % 4;
}

function places(position: number): number[] {
  const originals = Array.from({ length: originalsOf(position) }, (_, place) => place);
  return isAmended(position) ? [...originals, amendmentPlace] : originals;
}

function isAmended(position: number): boolean {
  return originalsOf(position) > 1 && position % 11 === 3;
}

function typeInAustralia(position: number): string {
  if (position % 13 === 5) return 'FBT';
  if (position % 16 === 7) return 'PSAR';
  return position % 19 === 9 ? 'CURNN' : 'Income Tax';
}

function typeInNewZealand({ text }: Client): string {
  return text.ReturnType ?? 'IR4';
}

type Amounts = Pick<TaxReturn, 'estimatedIncome' | 'payable' | 'refundable'>;

function amountsOf(random: Random): Amounts {
  const kind = random.below(6);
  const tax = `${random.below(60_000)}.${random.digits(2)}`;
  return {
    estimatedIncome: `${random.below(400_000)}.${random.digits(2)}`,
    payable: kind < 4 ? tax : '0.00',
    refundable: kind === 4 ? tax : '0.00',
  };
}

/**
 * Three of four filed returns have an assessment. A third of these equals the estimate, a third is
 * within the 50 cents that FYI treats as equal, and a third differs by more.
 */
function assessmentOf(
  filedDate: string,
  { payable, refundable }: Amounts,
  random: Random,
): TaxReturn['assessment'] {
  if (random.below(4) === 0) return null;
  const issueDate = dateAfter(filedDate, 14);
  const variances = [0, (1 + random.below(49)) / 100, 1 + random.below(900)] as const;
  const amount = Number(payable) - Number(refundable) + random.pick(variances);
  return { issueDate, payableDate: dateAfter(issueDate, 21), amount: amount.toFixed(2) };
}
