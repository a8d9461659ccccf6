"""What the training lines of the print reader say: words of many languages, names, addresses, dates, numbers, labels, chance.

Needs Debian's word lists: wamerican wngerman wfrench wspanish wpolish witalian wportuguese wdutch wswedish wdanish wnorwegian and
hunspell-{cs,hu,ro,hr,tr,lt,lv,sk,sl,is}. Deterministic by the generator that is passed in.
"""
import os
import re
import unicodedata

ASCII = ' !"#$%&\'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]_abcdefghijklmnopqrstuvwxyz|'
MARKS = '°§€£«»ºª²³½®©·•'
LATIN_1 = 'ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿ'
LATIN_A = ('ĀāĂăĄąĆćĈĉĊċČčĎďĐđĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĦħĨĩĪīĬĭĮįİıĴĵĶķĹĺĻļĽľŁłŃńŅņŇňŊŋŌōŎŏŐőŒœŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŦŧŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽž')
ALPHABET = ASCII + MARKS + LATIN_1 + LATIN_A     # class 0 is the CTC blank, ALPHABET[i] is class i + 1

# Print has several shapes for these; the reader gives one.
SAME = {'’': "'", '‘': "'", '´': "'", '`': "'", '„': '"', '“': '"', '”': '"', '–': '-', '—': '-', '\xa0': ' ',
        'Ș': 'Ş', 'ș': 'ş', 'Ț': 'Ţ', 'ț': 'ţ', 'ẞ': 'ß'}

DICT, HUNSPELL = '/usr/share/dict/', '/usr/share/hunspell/'
LISTS = [('american-english', 18), ('ngerman', 20), ('french', 15), ('spanish', 15), ('polish', 16), ('italian', 3), ('portuguese', 3),
         ('dutch', 3), ('swedish', 2), ('danish', 2), ('bokmaal', 1), ('cs_CZ', 3), ('hu_HU', 3), ('ro_RO', 3), ('hr_HR', 2),
         ('tr_TR', 3), ('lt_LT', 2), ('lv_LV', 2), ('sk_SK', 2), ('sl_SI', 1), ('is_IS', 1)]
MAIN = 5

STREETS = ['Straße', 'Str.', 'straße', 'str.', 'weg', 'platz', 'allee', 'gasse', 'Street', 'St', 'Road', 'Rd', 'Avenue', 'Ave', 'Lane', 'Drive', 'Blvd',
           'Close', 'Court', 'Terrace', 'rue de la', 'rue du', 'rue des', 'avenue', 'Av.', 'bd', 'boulevard', 'place', 'allée des', 'impasse', 'chemin',
           'Calle', 'C/', 'Avda.', 'Avenida de la', 'Plaza de', 'Paseo', 'Ctra.', 'ul.', 'al.', 'os.', 'pl.', 'ulica', 'Via', 'Viale', 'Piazza', 'Rua', 'straat', 'gatan']
TITLES = ['Herr', 'Herrn', 'Frau', 'Dr.', 'Prof.', 'Mr', 'Mrs', 'Ms', 'Miss', 'M.', 'Mme', 'Monsieur', 'Madame', 'Sr.', 'Sra.', 'D.', 'Dña.', 'Pan', 'Pani', 'Sz. P.', 'Dipl.-Ing.']
PARTICLES = ['von', 'von der', 'van', 'van der', 'de', 'de la', 'del', 'du', 'di', 'da', 'dos', "d'", 'y', 'geb.', 'née', 'zu', 'Mac', "O'"]
FORMS = ['GmbH', 'AG', 'UG (haftungsbeschränkt)', 'GmbH & Co. KG', 'KG', 'OHG', 'e.K.', 'Ltd', 'Limited', 'PLC', 'LLP', 'Inc.', 'LLC', 'SA', 'SAS', 'SARL', 'S.A.', 'S.L.',
         'EURL', 'SCI', 'Sp. z o.o.', 'S.A.U.', 'B.V.', 'S.r.l.', 'SE', '& Sons', '& Söhne', '& Cie', 'et Fils', 'Hermanos', 'i Syn']
MONTHS = ['January February March April May June July August September October November December', 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec',
          'Januar Februar März April Mai Juni Juli August September Oktober November Dezember',
          'janvier février mars avril mai juin juillet août septembre octobre novembre décembre',
          'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre',
          'stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia',
          'janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.', 'ene feb mar abr may jun jul ago sep oct nov dic']
MONTHS = [row.split() for row in MONTHS]
LABELS = '''Name|Surname|Given names|Nom|Prénoms|Vornamen|Nachname|Familienname|Apellidos|Nombre|Nazwisko|Imiona|Imię|Date of birth|Geburtsdatum|Date de naissance
Fecha de nacimiento|Data urodzenia|Place of birth|Geburtsort|Lieu de naissance|Lugar de nacimiento|Miejsce urodzenia|Nationality|Staatsangehörigkeit|Nationalité
Nacionalidad|Obywatelstwo|Sex|Geschlecht|Sexe|Sexo|Płeć|Date of issue|Ausstellungsdatum|Date de délivrance|Fecha de expedición|Data wydania|Date of expiry
Gültig bis|Date d'expiration|Fecha de caducidad|Válido hasta|Data ważności|Termin ważności|Authority|Behörde|Autorité|Document No.|Ausweisnummer|Passport No.|Pass-Nr.
DNI|NIE|NIF|PESEL|SIREN|SIRET|KRS|NIP|REGON|CIF|VAT|USt-IdNr.|Steuernummer|DL|EXP|DOB|ISS|LN|FN|CLASS|HGT|EYES|Address|Anschrift|Adresse|Dirección|Adres|Domicilio
Wohnort|Kundennummer|Rechnungsnummer|Rechnungsdatum|Vertragskonto|Zählernummer|Verbrauch|Zahlbetrag|Customer number|Account number|Invoice date|Bill date|Amount due
Statement date|Sort code|IBAN|BIC|Numéro client|Date de facture|Montant TTC|Référence|Fecha de factura|Número de cliente|Importe total|Numer klienta|Data wystawienia
Do zapłaty|Okres rozliczeniowy|Firma|Sitz|Geschäftsführer|Stammkapital|Registernummer|Amtsgericht|Handelsregister|Company number|Registered office|Company name
Dénomination sociale|Siège social|Capital social|Greffe du tribunal|Immatriculation|Objeto social|Registro Mercantil|Betriebsstätte|Gewerbeanmeldung|Tag der Anmeldung
Page|Seite|Seite 1 von 2|Tel.|Telefon|Fax|E-Mail|Datum|Date|Fecha|Data|Betrag|Total|Summe|Saldo|Solde|Kontostand|Buchungstag|Valuta|Balance'''.replace('\n', '|').split('|')
UNITS = ['EUR', '€', 'PLN', 'zł', 'GBP', 'USD', 'CHF', 'kWh', 'm³', 'm²', '%', 'ct/kWh', 'km', 'cm', 'kg', 'MB', 'h']


def words_of(name, r, most):
    path = DICT + name if os.path.exists(DICT + name) else HUNSPELL + name + '.dic'
    raw = open(path, 'rb').read()
    try:
        text = raw.decode('utf-8')
    except UnicodeDecodeError:
        text = raw.decode('iso8859-2' if name in ('hr_HR', 'sl_SI', 'hu_HU', 'cs_CZ') else 'iso8859-1')
    lines = text.split('\n')
    picked = [lines[i].split('/')[0].split('\t')[0].strip() for i in r.integers(0, len(lines), most * 2)]
    good = [fold(unicodedata.normalize('NFC', w)) for w in picked if re.fullmatch(r"[^\W\d_][^\W\d_'-]{0,17}", w)]
    return [w for w in good if all(c in INDEX for c in w)][:most]


def fold(s):
    return ''.join(SAME.get(c, c) for c in s)


INDEX = {c: i + 1 for i, c in enumerate(ALPHABET)}


class Text:
    """Draws lines of text; `line(r)` is one string of characters that print may show."""

    def __init__(self, r):
        self.banks = [words_of(name, r, 6000) for name, _ in LISTS]
        total = sum(w for _, w in LISTS)
        self.weights = [w / total for _, w in LISTS]

    def one(self, r, items):
        return items[int(r.integers(0, len(items)))]

    def bank(self, r):
        return self.banks[int(r.choice(len(self.banks), p=self.weights))]

    def digits(self, r, n):
        return ''.join('0123456789'[i] for i in r.integers(0, 10, n))

    def code(self, r, n, chars='ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'):
        return ''.join(chars[i] for i in r.integers(0, len(chars), n))

    def cased(self, r, s):
        u = r.random()
        if u < 0.3:
            return upper(s)
        return s[:1].upper() + s[1:] if u < 0.75 else s

    def title(self, s):
        return upper(s[:1]) + s[1:].lower()

    def name(self, r):
        bank = self.bank(r)
        parts = [self.title(self.one(r, bank)) for _ in range(int(r.integers(1, 4)))]
        if r.random() < 0.15:
            parts[0] += '-' + self.title(self.one(r, bank))
        if r.random() < 0.15:
            parts.insert(1, self.one(r, PARTICLES))
        s = ' '.join(parts)
        u = r.random()
        if u < 0.4:
            return upper(s)
        if u < 0.5:
            return self.one(r, TITLES) + ' ' + s
        return s if u < 0.9 else parts[-1] + ', ' + ' '.join(parts[:-1])

    def street(self, r):
        bank, kind = self.bank(r), self.one(r, STREETS)
        number = str(int(r.integers(1, 300))) + (self.one(r, ['a', 'b', 'c', 'A', 'B', ' bis', '-' + str(int(r.integers(2, 99))), '/' + str(int(r.integers(1, 40)))]) if r.random() < 0.3 else '')
        w = self.title(self.one(r, bank))
        if kind[0].islower() and kind[:3] in ('str', 'weg', 'pla', 'all', 'gas', 'gat'):
            s = w + kind + ' ' + number
        elif kind in ('Straße', 'Str.') or kind[0].isupper() and kind not in ('C/', 'Calle', 'Avda.', 'Avenida de la', 'Plaza de', 'Paseo', 'Ctra.', 'Via', 'Viale', 'Piazza', 'Rua', 'Av.'):
            s = (w + ' ' + kind + ' ' + number) if r.random() < 0.5 else number + ' ' + w + ' ' + kind
        else:
            s = (kind + ' ' + w + (', ' if r.random() < 0.3 else ' ') + number) if r.random() < 0.5 else number + (', ' if r.random() < 0.3 else ' ') + kind + ' ' + w
        return upper(s) if r.random() < 0.25 else s

    def town(self, r):
        w = self.title(self.one(r, self.bank(r)))
        if r.random() < 0.2:
            w += self.one(r, [' am ', '-sur-', ' de ', '-', '/', ' ']) + self.title(self.one(r, self.bank(r)))
        w = upper(w) if r.random() < 0.3 else w
        u = r.random()
        if u < 0.45:
            return self.digits(r, 5) + ' ' + w
        if u < 0.6:
            return self.digits(r, 2) + '-' + self.digits(r, 3) + ' ' + w
        L = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
        if u < 0.75:
            return w + ' ' + self.code(r, int(r.integers(1, 3)), L) + self.digits(r, int(r.integers(1, 3))) + ' ' + self.digits(r, 1) + self.code(r, 2, L)
        if u < 0.85:
            return w + ', ' + self.code(r, 2, L) + ' ' + self.digits(r, 5)
        return self.one(r, ['D-', 'F-', 'A-', 'CH-', '']) + self.digits(r, 5) + ' ' + w

    def date(self, r):
        d, m, y = int(r.integers(1, 32)), int(r.integers(1, 13)), int(r.integers(1930, 2045))
        u = r.random()
        if u < 0.55:
            sep = self.one(r, ['.', '.', '.', '/', '/', '-', ' ', '. '])
            yy = f'{y}' if r.random() < 0.85 else f'{y % 100:02d}'
            if r.random() < 0.12:
                return f'{y}{sep.strip() or "-"}{m:02d}{sep.strip() or "-"}{d:02d}'
            return f'{d:02d}{sep}{m:02d}{sep}{yy}' if r.random() < 0.9 else f'{d}{sep}{m}{sep}{yy}'
        month = self.one(r, MONTHS)[m - 1]
        u = r.random()
        if u < 0.15:
            return f'{month} {d}, {y}'
        if u < 0.3:
            return f'{d} de {month} de {y}'
        if u < 0.5:
            return f'{d}. {month} {y}'
        s = f'{d:02d} {month} {y}' if u < 0.75 else f'{d} {month} {y if u < 0.9 else y % 100:02d}'
        return upper(s) if r.random() < 0.5 else s

    def number(self, r):
        u = r.random()
        if u < 0.2:
            n = int(r.integers(0, 10 ** int(r.integers(1, 8))))
            s = f'{n / 100:,.2f}'
            if r.random() < 0.6:
                s = s.replace(',', '#').replace('.', ',').replace('#', self.one(r, ['.', ' ', '']))
            s = ('-' if r.random() < 0.2 else '') + s
            return s + ' ' + self.one(r, UNITS) if r.random() < 0.6 else s
        if u < 0.4:
            return self.digits(r, int(r.integers(3, 14)))
        if u < 0.55:
            return self.code(r, int(r.integers(6, 12)))
        if u < 0.65:
            cc = self.one(r, ['DE', 'FR', 'ES', 'PL', 'GB', 'AT', 'NL'])
            s = cc + self.digits(r, 20)
            return ' '.join(s[i:i + 4] for i in range(0, len(s), 4)) if r.random() < 0.8 else s
        if u < 0.8:
            sep = self.one(r, [' ', '-', '.', '/'])
            return sep.join(self.digits(r, int(r.integers(2, 5))) for _ in range(int(r.integers(2, 5))))
        if u < 0.9:
            return self.one(r, ['HRB ', 'HRA ', 'HRB', 'No. ', 'Nr. ', 'N° ', 'nº ', 'SC', 'NI', 'OC', 'RCS Paris ', 'T', 'KRS ']) + self.digits(r, int(r.integers(4, 10))) + (' B' if r.random() < 0.1 else '')
        return self.one(r, ['+', '0', '00']) + self.digits(r, 2) + self.one(r, [' ', ' (', '/', '-']) + self.digits(r, 3) + self.one(r, [' ', ') ', '-']) + self.digits(r, int(r.integers(4, 8)))

    def prose(self, r):
        bank = self.bank(r)
        out = []
        for _ in range(int(r.integers(1, 9))):
            w = self.one(r, bank)
            out.append(w + (self.one(r, [',', '.', ';', ':', '!', '?', ')', '-']) if r.random() < 0.08 else ''))
        s = ' '.join(out)
        if r.random() < 0.06:
            s = self.one(r, ['(', '"', '«', '[', '•', '- ', '* ']) + s
        u = r.random()
        return upper(s) if u < 0.2 else (self.title(s) if u < 0.6 else s if u < 0.85 else ' '.join(self.title(w) for w in s.split(' ')))

    def label(self, r):
        s = self.one(r, LABELS)
        u = r.random()
        if u < 0.35:
            s += self.one(r, [' / ', '/', ' · ', ' ']) + self.one(r, LABELS)
            if u < 0.12:
                s += '/' + self.one(r, LABELS)
        elif u < 0.42:
            s = self.one(r, ['1.', '2.', '3.', '4a.', '4b.', '4c.', '5.', '6.', '7.', '8.', '9.', '(1)', 'a)', 'b)', '1', '2', '3', '4a', '4b', '5']) + ' ' + s
        s = upper(s) if r.random() < 0.2 else s
        if r.random() < 0.45:
            s += self.one(r, [': ', ': ', ' ', ' : ', '. ']) + self.one(r, [self.name, self.date, self.number, self.town, self.street])(r)
        return s

    def company(self, r):
        bank = self.bank(r)
        s = ' '.join(self.title(self.one(r, bank)) for _ in range(int(r.integers(1, 4)))) + ' ' + self.one(r, FORMS)
        return upper(s) if r.random() < 0.25 else s

    def chance(self, r):
        u = r.random()
        pool = ALPHABET[1:] if u < 0.15 else LATIN_1 + LATIN_A + ASCII[33:59] if u < 0.4 else ASCII[1:] if u < 0.65 else ASCII[16:26] + ASCII[33:59] + ASCII[62:-1]
        return ' '.join(self.code(r, int(r.integers(1, 9)), pool) for _ in range(int(r.integers(1, 5))))

    def accented(self, r):
        """A word with letters exchanged for others of the same base, so that rare marks are seen in words."""
        out = []
        for c in self.prose(r)[:40]:
            kin = KIN.get(base(c))
            out.append(self.one(r, kin) if kin and r.random() < 0.25 else c)
        return ''.join(out)

    def line(self, r):
        u = r.random()
        for limit, draw in ((0.2, self.prose), (0.36, self.name), (0.47, self.street), (0.57, self.town), (0.67, self.date), (0.79, self.number),
                            (0.87, self.label), (0.91, self.company), (0.95, self.chance), (2, self.accented)):
            if u < limit:
                break
        s = draw(r)
        if r.random() < 0.12:
            s = s + self.one(r, [' ', ', ', '  ', ' - ', ' / ', ' · ']) + self.one(r, [self.date, self.number, self.town, self.name])(r)
        return s


def upper(s):
    return s.replace('ß', 'SS').replace('ı', 'I').upper() if 'ß' in s else s.upper()


def base(c):
    return unicodedata.normalize('NFD', c)[0]


KIN = {}
for _c in LATIN_1 + LATIN_A:
    if base(_c) != _c:
        KIN.setdefault(base(_c), []).append(_c)
