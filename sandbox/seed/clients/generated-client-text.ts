import type { ClientText } from '../../practice/clients/client.ts';
import { blankContactDetails, blankTax } from '../../practice/clients/new-client.ts';
import { hash, pickAt, Random } from '../random.ts';
import {
  businessStructures,
  cities,
  familyNames,
  givenNames,
  referralSources,
  regions,
  streets,
  suffixes,
  trades,
} from '../vocabulary.ts';

/** Three of eight clients are people, the others are companies. */
export function isPerson(position: number): boolean {
  return position % 8 < 3;
}

/** Names are not unique: every 20th client has the name of the client four positions before. */
export function clientName(key: number, position: number): string {
  const source = position % 20 === 12 ? position - 4 : position;
  if (isPerson(source)) return `${familyName(key, source)}, ${givenName(key, source)}`;
  const trade = pickAt(trades, hash(key, source, 63));
  return `${familyName(key, source)} ${trade} ${pickAt(suffixes, hash(key, source, 64))}`;
}

/** The text elements of a generated client. */
export function generatedText(key: number, position: number): ClientText {
  const random = new Random(hash(key, position, 60));
  return {
    Name: clientName(key, position),
    ...(isPerson(position) ? person(key, position, random) : {}),
    ...(position % 6 === 4 ? {} : { Email: `client${position + 1}@example.com` }),
    ...blankContactDetails,
    ...contactDetails(position, random),
    ...(position % 12 === 10 ? {} : tax(position, random)),
  };
}

function familyName(key: number, position: number): string {
  return pickAt(familyNames, hash(key, position, 61));
}

function givenName(key: number, position: number): string {
  return pickAt(givenNames, hash(key, position, 62));
}

function person(key: number, position: number, random: Random): Partial<ClientText> {
  const born = new Date(Date.UTC(1940 + random.below(65), random.below(12), 1 + random.below(28)));
  return {
    Title: random.pick(['Mr', 'Ms', 'Mx', 'Dr']),
    Gender: random.pick(['Male', 'Female', 'Unspecified']),
    FirstName: givenName(key, position),
    LastName: familyName(key, position),
    ...(random.below(3) === 0 ? { OtherName: random.pick(givenNames) } : {}),
    DateOfBirth: born.toISOString().slice(0, 10),
  };
}

function contactDetails(position: number, random: Random): Partial<ClientText> {
  const street = `${random.below(400) + 1} ${random.pick(streets)}`;
  const city = random.pick(cities);
  return {
    ExportCode: position % 3 === 0 ? '' : `EX${String(position + 1).padStart(6, '0')}`,
    ClientCode: `C${String(position + 1).padStart(5, '0')}`,
    ReferralSource: random.pick(referralSources),
    Address: position % 8 === 1 ? `Level ${random.below(30) + 1}\n${street}` : street,
    City: city,
    Region: random.pick(regions),
    PostCode: random.digits(4),
    Country: random.below(2) === 0 ? 'New Zealand' : 'Australia',
    PostalAddress: position % 3 === 1 ? '' : `PO Box ${random.digits(5)}`,
    PostalCity: position % 3 === 1 ? '' : city,
    PostalRegion: position % 3 === 1 ? '' : random.pick(regions),
    PostalPostCode: position % 3 === 1 ? '' : random.digits(4),
    PostalCountry: position % 3 === 1 ? '' : 'New Zealand',
    Phone: random.below(4) === 0 ? '' : `(09) ${random.digits(3)} ${random.digits(4)}`,
    Fax: random.below(5) === 0 ? `(09) ${random.digits(3)} ${random.digits(4)}` : '',
    Website: random.below(3) === 0 ? `https://client${position + 1}.example.com/?a=1&b=2` : '',
  };
}

function tax(position: number, random: Random): Partial<ClientText> {
  const registered = random.below(3) !== 0;
  return {
    ...blankTax,
    TaxNumber: position % 7 === 6 ? '' : random.digits(9),
    CompanyNumber: isPerson(position) ? '' : random.digits(7),
    BusinessNumber: random.below(2) === 0 ? '' : `94290${random.digits(8)}`,
    BranchNumber: random.below(2) === 0 ? '1' : '',
    BusinessStructure: isPerson(position) ? 'Individual' : random.pick(businessStructures),
    BalanceMonth: random.pick(['Mar', 'Jun', 'Sep', 'Dec']),
    PrepareGST: registered ? 'Yes' : 'No',
    GSTRegistered: registered ? 'Yes' : 'No',
    GSTPeriod: random.pick(['Monthly', '2 Monthly', '6 Monthly']),
    GSTBasis: random.pick(['Invoice', 'Payment', 'Hybrid']),
    ProvisionalTaxBasis: random.pick(['Standard Option', 'Estimate Option', 'Ratio Option']),
    ProvisionalTaxRatio: random.below(3) === 0 ? `0.${random.digits(2)}` : '',
    SignedTaxAuthority: random.below(2) === 0 ? 'Yes' : 'No',
    TaxAgent: random.pick(['Harbour Tax Agents', 'Süd & Partner', '']),
    AgencyStatus: random.pick(['Unlinked', 'Linked', 'With EOY']),
    ReturnType: isPerson(position) ? 'IR3' : random.pick(['IR4', 'IR6', 'IR7']),
    PrepareTaxReturn: random.below(2) === 0 ? 'Yes' : 'No',
  };
}
