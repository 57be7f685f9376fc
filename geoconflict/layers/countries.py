"""Names of countries -> ISO 3166-1 codes, for files that spell countries out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

OFFICIAL, USER_ASSIGNED, UNKNOWN = "official", "user-assigned", "unknown"
_USER_ASSIGNED = {"XK"}
_KIND = re.compile(
    r"(?<=\w)(?: (?:region|regional state|state|province|governorate|oblast|district|territory))+$"
)
# A country's two letters, three letters, and the names that it goes by.
_COUNTRIES = """
AD|AND|Andorra; AE|ARE|United Arab Emirates|UAE; AF|AFG|Afghanistan; AG|ATG|Antigua and Barbuda;
AI|AIA|Anguilla; AL|ALB|Albania; AM|ARM|Armenia; AO|AGO|Angola; AQ|ATA|Antarctica;
AR|ARG|Argentina; AS|ASM|American Samoa; AT|AUT|Austria; AU|AUS|Australia; AW|ABW|Aruba;
AX|ALA|Aland Islands|Åland Islands; AZ|AZE|Azerbaijan; BA|BIH|Bosnia and
Herzegovina|Bosnia|Bosnia & Herzegovina; BB|BRB|Barbados; BD|BGD|Bangladesh; BE|BEL|Belgium;
BF|BFA|Burkina Faso; BG|BGR|Bulgaria; BH|BHR|Bahrain; BI|BDI|Burundi; BJ|BEN|Benin; BL|BLM|Saint
Barthelemy; BM|BMU|Bermuda; BN|BRN|Brunei|Brunei Darussalam; BO|BOL|Bolivia|Plurinational State
of Bolivia; BQ|BES|Bonaire, Saint Eustatius and Saba|Bonaire, Sint Eustatius and Saba;
BR|BRA|Brazil; BS|BHS|Bahamas|The Bahamas; BT|BTN|Bhutan; BV|BVT|Bouvet Island; BW|BWA|Botswana;
BY|BLR|Belarus; BZ|BLZ|Belize; CA|CAN|Canada; CC|CCK|Cocos Islands|Cocos (Keeling) Islands;
CD|COD|Democratic Republic of the Congo|DR Congo|DRC|Congo, Democratic Republic of
the|Democratic Republic of Congo|Congo-Kinshasa; CF|CAF|Central African Republic;
CG|COG|Republic of the Congo|Congo|Congo-Brazzaville; CH|CHE|Switzerland; CI|CIV|Ivory
Coast|Côte d'Ivoire; CK|COK|Cook Islands; CL|CHL|Chile; CM|CMR|Cameroon; CN|CHN|China;
CO|COL|Colombia; CR|CRI|Costa Rica; CU|CUB|Cuba; CV|CPV|Cabo Verde|Cape Verde;
CW|CUW|Curacao|Curaçao; CX|CXR|Christmas Island; CY|CYP|Cyprus; CZ|CZE|Czechia|Czech Republic;
DE|DEU|Germany; DJ|DJI|Djibouti; DK|DNK|Denmark; DM|DMA|Dominica; DO|DOM|Dominican Republic;
DZ|DZA|Algeria; EC|ECU|Ecuador; EE|EST|Estonia; EG|EGY|Egypt; EH|ESH|Western Sahara;
ER|ERI|Eritrea; ES|ESP|Spain; ET|ETH|Ethiopia; FI|FIN|Finland; FJ|FJI|Fiji; FK|FLK|Falkland
Islands|Falkland Islands (Malvinas); FM|FSM|Micronesia|Federated States of Micronesia;
FO|FRO|Faroe Islands; FR|FRA|France; GA|GAB|Gabon; GB|GBR|United Kingdom|UK|Great Britain;
GD|GRD|Grenada; GE|GEO|Georgia; GF|GUF|French Guiana; GG|GGY|Guernsey; GH|GHA|Ghana;
GI|GIB|Gibraltar; GL|GRL|Greenland; GM|GMB|Gambia|The Gambia; GN|GIN|Guinea; GP|GLP|Guadeloupe;
GQ|GNQ|Equatorial Guinea; GR|GRC|Greece; GS|SGS|South Georgia and the South Sandwich Islands;
GT|GTM|Guatemala; GU|GUM|Guam; GW|GNB|Guinea-Bissau; GY|GUY|Guyana; HK|HKG|Hong Kong|Hong Kong
SAR; HM|HMD|Heard Island and McDonald Islands; HN|HND|Honduras; HR|HRV|Croatia; HT|HTI|Haiti;
HU|HUN|Hungary; ID|IDN|Indonesia; IE|IRL|Ireland; IL|ISR|Israel; IM|IMN|Isle of Man;
IN|IND|India; IO|IOT|British Indian Ocean Territory; IQ|IRQ|Iraq; IR|IRN|Iran|Islamic Republic
of Iran; IS|ISL|Iceland; IT|ITA|Italy; JE|JEY|Jersey; JM|JAM|Jamaica; JO|JOR|Jordan;
JP|JPN|Japan; KE|KEN|Kenya; KG|KGZ|Kyrgyzstan; KH|KHM|Cambodia; KI|KIR|Kiribati; KM|COM|Comoros;
KN|KNA|Saint Kitts and Nevis; KP|PRK|North Korea|Democratic People's Republic of Korea|DPRK;
KR|KOR|South Korea|Republic of Korea|Korea; KW|KWT|Kuwait; KY|CYM|Cayman Islands;
KZ|KAZ|Kazakhstan; LA|LAO|Laos|Lao People's Democratic Republic|Lao PDR; LB|LBN|Lebanon;
LC|LCA|Saint Lucia; LI|LIE|Liechtenstein; LK|LKA|Sri Lanka; LR|LBR|Liberia; LS|LSO|Lesotho;
LT|LTU|Lithuania; LU|LUX|Luxembourg; LV|LVA|Latvia; LY|LBY|Libya; MA|MAR|Morocco; MC|MCO|Monaco;
MD|MDA|Moldova|Republic of Moldova; ME|MNE|Montenegro; MF|MAF|Saint Martin; MG|MDG|Madagascar;
MH|MHL|Marshall Islands; MK|MKD|North Macedonia|Macedonia; ML|MLI|Mali; MM|MMR|Myanmar|Burma;
MN|MNG|Mongolia; MO|MAC|Macao|Macau; MP|MNP|Northern Mariana Islands; MQ|MTQ|Martinique;
MR|MRT|Mauritania; MS|MSR|Montserrat; MT|MLT|Malta; MU|MUS|Mauritius; MV|MDV|Maldives;
MW|MWI|Malawi; MX|MEX|Mexico; MY|MYS|Malaysia; MZ|MOZ|Mozambique; NA|NAM|Namibia; NC|NCL|New
Caledonia; NE|NER|Niger; NF|NFK|Norfolk Island; NG|NGA|Nigeria; NI|NIC|Nicaragua; NL|NLD|The
Netherlands|Netherlands; NO|NOR|Norway; NP|NPL|Nepal; NR|NRU|Nauru; NU|NIU|Niue; NZ|NZL|New
Zealand; OM|OMN|Oman; PA|PAN|Panama; PE|PER|Peru; PF|PYF|French Polynesia; PG|PNG|Papua New
Guinea; PH|PHL|Philippines; PK|PAK|Pakistan; PL|POL|Poland; PM|SPM|Saint Pierre and Miquelon;
PN|PCN|Pitcairn; PR|PRI|Puerto Rico; PS|PSE|Palestinian Territory|Palestine|State of
Palestine|Palestinian Territories|West Bank and Gaza; PT|PRT|Portugal; PW|PLW|Palau;
PY|PRY|Paraguay; QA|QAT|Qatar; RE|REU|Reunion|Réunion; RO|ROU|Romania; RS|SRB|Serbia;
RU|RUS|Russia|Russian Federation; RW|RWA|Rwanda; SA|SAU|Saudi Arabia; SB|SLB|Solomon Islands;
SC|SYC|Seychelles; SD|SDN|Sudan; SE|SWE|Sweden; SG|SGP|Singapore; SH|SHN|Saint Helena;
SI|SVN|Slovenia; SJ|SJM|Svalbard and Jan Mayen; SK|SVK|Slovakia; SL|SLE|Sierra Leone; SM|SMR|San
Marino; SN|SEN|Senegal; SO|SOM|Somalia; SR|SUR|Suriname; SS|SSD|South Sudan; ST|STP|Sao Tome and
Principe|São Tomé and Príncipe; SV|SLV|El Salvador; SX|SXM|Sint Maarten; SY|SYR|Syria|Syrian
Arab Republic; SZ|SWZ|Eswatini|Swaziland; TC|TCA|Turks and Caicos Islands; TD|TCD|Chad;
TF|ATF|French Southern Territories; TG|TGO|Togo; TH|THA|Thailand; TJ|TJK|Tajikistan;
TK|TKL|Tokelau; TL|TLS|Timor Leste|East Timor; TM|TKM|Turkmenistan; TN|TUN|Tunisia;
TO|TON|Tonga; TR|TUR|Turkey|Türkiye; TT|TTO|Trinidad and Tobago; TV|TUV|Tuvalu;
TW|TWN|Taiwan|Chinese Taipei; TZ|TZA|Tanzania|United Republic of Tanzania; UA|UKR|Ukraine;
UG|UGA|Uganda; UM|UMI|United States Minor Outlying Islands; US|USA|United States|USA|United
States of America; UY|URY|Uruguay; UZ|UZB|Uzbekistan; VA|VAT|Vatican|Holy See|Vatican City;
VC|VCT|Saint Vincent and the Grenadines; VE|VEN|Venezuela|Bolivarian Republic of Venezuela;
VG|VGB|British Virgin Islands; VI|VIR|U.S. Virgin Islands; VN|VNM|Vietnam|Viet Nam;
VU|VUT|Vanuatu; WF|WLF|Wallis and Futuna; WS|WSM|Samoa; XK|XKX|Kosovo; YE|YEM|Yemen;
YT|MYT|Mayotte; ZA|ZAF|South Africa; ZM|ZMB|Zambia; ZW|ZWE|Zimbabwe
"""


def country_code(name: str) -> str:
    """Return the ISO 3166-1 alpha-2 code of a country, "" where it is none known.

    Kosovo is XK, which ISO leaves to users to assign.

    >>> country_code("Türkiye"), country_code("AZE"), country_code("Atlantis")
    ('TR', 'AZ', '')
    """
    return _codes().get(folded(name), "")


def code_status(names: Iterable[str]) -> str:
    """Return what the codes of countries are: the least certain of them counts.

    >>> code_status(["Georgia", "Kosovo"])
    'user-assigned'
    """
    codes = [country_code(name) for name in names]
    if not codes or "" in codes:
        return UNKNOWN
    return USER_ASSIGNED if _USER_ASSIGNED & set(codes) else OFFICIAL


def countries_in(text: str) -> list[str]:
    """Return the names in a cell such as "Azerbaijan; Georgia" or "Congo, Chad".

    A comma parts names only where the whole is no country's name.
    """
    parts = [part.strip() for part in re.split(r"[;|]", text) if part.strip()]
    return [
        name.strip()
        for part in parts
        for name in ([part] if country_code(part) else part.split(","))
        if name.strip()
    ]


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    entries = (entry.split("|") for entry in " ".join(_COUNTRIES.split()).split("; "))
    return {folded(name): names[0] for names in entries for name in names}


def bare(name: str) -> str:
    """Fold a name, and leave out what kind of division it says to be.

    >>> bare("Tigray Regional State"), bare("the Tigray region"), bare("Region")
    ('tigray', 'tigray', 'region')
    """
    return _KIND.sub("", folded(name))


def folded(name: str) -> str:
    """Leave out accents, case, punctuation and a leading article."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    letters = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return re.sub(r"^the ", "", " ".join(letters.split()))
