/** The vocabulary of generated text, with names as in practices of New Zealand and Australia. */
export const givenNames = [
  'Aroha',
  'Bob',
  'Chloë',
  'Dévi',
  'Elena',
  'Fergus',
  'Grace',
  'Hēmi',
  'Ingrid',
  'Jürgen',
  'Kahurangi',
  'Liam',
  'Māia',
  'Noor',
  'Ōriwa',
  'Priya',
  'Quinn',
  'René',
  'Sofía',
  'Tāne',
  'Una',
  'Viktor',
  'Wiremu',
  'Xin',
] as const;

export const familyNames = [
  'Anderson',
  'Brown',
  'Chen',
  'Da Silva',
  'Edwards',
  'Fraser',
  'Großmann',
  'Harawira',
  "O'Neill",
  'Jones',
  'Kaur',
  'Lefèvre',
  'Müller',
  'Ngata',
  'Østergård',
  'Parata',
  'Quirke',
  'Rangihau',
  'Smith',
  'Tūhoe',
  'van der Berg',
  'Williams',
  '王',
  '山田',
] as const;

export const trades = [
  'Plumbing',
  'Bakery & Café',
  'Engineering',
  'Orchards',
  'Physiotherapy',
  'Roofing',
  'Consulting',
  'Motors',
  'Childcare',
  'Design <Studio>',
  'Fisheries',
  'Vineyards',
] as const;

export const suffixes = [
  'Ltd',
  'Pty Ltd',
  'Trust',
  'Partnership',
  '& Sons',
  'Holdings Ltd',
] as const;

export const streets = [
  'Queen Street',
  'Karangahape Road',
  'Straße des 17. Juni',
  'Tāmaki Drive',
  'Collins Street',
  'Main Street',
  'Lambton Quay',
  'Rue de l’Église',
  'Pāpāmoa Beach Road',
  'George Street',
] as const;

export const cities = [
  'Auckland',
  'Wellington',
  'Whangārei',
  'Tauranga',
  'Sydney',
  'Melbourne',
  'Hobart',
  'Ōtautahi',
  'Dunedin',
  'Perth',
] as const;

export const regions = [
  'Auckland',
  'Wellington',
  'Northland',
  'New South Wales',
  'Victoria',
  'Canterbury',
] as const;

export const positions = [
  'Director',
  'Bookkeeper',
  'Office Manager',
  'Trustee',
  'Owner',
  '',
] as const;

export const referralSources = [
  'Word of mouth',
  'Website',
  'Existing client',
  'Bank & broker',
  '',
] as const;

export const sentences = [
  'Prefers to be called in the afternoon, not before three.',
  'Paper copies of the annual accounts go to the address of the second director.',
  'Asked for a quote for payroll & GST together;\nwaits for our answer.',
  'The loan agreement with the bank was renewed and the signed copy is in the safe.',
  'Rent increase agreed with the landlord <see lease, page 4>.',
  'Kia ora, the whānau trust deed was amended and sent to all trustees.',
  '新しい事業年度は四月に始まります。',
  'Very happy with the tax refund 🎉 and recommended us to a friend.',
  'Vehicle log book is missing for two months of the year and must be asked for again.',
  'Provisional tax was paid early; the ratio option suits the seasonal income best.',
  'New till system since spring: daily summaries arrive by e-mail as CSV.',
  'Depreciation schedule was checked line by line with the client at our office.',
] as const;

export const noteTitles = [
  'Phone call',
  'Meeting',
  'To do & check',
  'Year end',
  'Überweisung',
  'Handover',
] as const;

export const noteFolders = ['General', 'Correspondence', 'Tax', ''] as const;

export const businessStructures = [
  'Individual',
  'Company',
  'Trust',
  'Partnership',
  'Sole Trader',
  'Superannuation Fund',
] as const;

export const relationshipTypes = [
  'Director',
  'Shareholder',
  'Trustee',
  'Beneficiary',
  'Partner',
  'Spouse',
  'Secretary',
  'Owner',
] as const;

export const clientTypes = [
  { Name: 'Cost + 10 %', CostMarkup: '10.00', PaymentTerm: 'DayOfMonth', PaymentDay: '20' },
  { Name: 'Standard', CostMarkup: '0.00', PaymentTerm: 'WithinDays', PaymentDay: '14' },
  { Name: 'Friends & Family', CostMarkup: '0.00', PaymentTerm: 'WithinDays', PaymentDay: '30' },
] as const;
