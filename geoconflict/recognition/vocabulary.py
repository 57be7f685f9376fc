"""English words that tell what stands beside them: titles, organisations, verbs of violence."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TITLES = _words(
    "mr mrs ms miss dr sir lord lady dame king queen prince princess sheikh sheik imam pope rabbi "
    "president premier chancellor minister secretary senator congressman congresswoman governor "
    "mayor councillor councilman councilwoman alderman judge justice attorney sheriff deputy chief "
    "officer detective inspector general gen colonel col lieutenant lt major maj captain capt "
    "sergeant sgt corporal private commander cmdr admiral brigadier marshal trooper ambassador "
    "envoy spokesman spokeswoman spokesperson director chairman chairwoman ceo coach professor "
    "prof rev reverend father bishop archbishop pastor sister brother sen rep gov presidents "
    "leader activist journalist reporter analyst historian author actor actress singer vice supt"
)
ORGANISATION_WORDS = _words(
    "army bank university college school company corporation corp inc ltd llc group agency "
    "association committee commission council court department dept ministry office police "
    "party front union league federation brigade battalion division regiment corps force forces "
    "institute foundation hospital church museum press times post news herald tribune journal "
    "gazette chronicle club team fc united society bureau authority center centre board service "
    "services airlines airways television radio tv academy parliament congress senate network "
    "movement alliance coalition organisation organization fund program programme project "
    "conference embassy consulate command guard district fire patrol observatory cross crescent "
    "industries systems energy oil petroleum gas electric insurance holdings partners trust "
)
LOCAL_INSTITUTIONS = _words(
    "police county city high middle elementary school schools hospital college university fire "
    "public town township village area regional community library airport district municipal "
    "sheriff parks council chamber medical memorial"
)
GEOGRAPHIC_HEADS = _words(
    "city town village county province district state region oblast governorate prefecture "
    "department parish municipality township borough island islands isle river lake sea ocean "
    "gulf bay strait straits mountain mountains mount mt hill hills valley desert peninsula "
    "plain plains plateau coast beach creek falls springs fort ft camp port harbor harbour "
    "airport airbase base border strip corridor enclave pass heights canal basin delta forest "
    "road street avenue highway bridge square neighborhood neighbourhood suburb quarter "
    "cercle commune wilaya woreda kebele payam boma raion rayon krai republic kingdom "
    "territory area areas zone crossing dam"
)
LOCATIVES = _words(
    "in at near from to of outside around across toward towards into inside throughout within via "
    "between over through north south east west northern southern eastern western central "
    "northeast northwest southeast southwest northeastern northwestern southeastern southwestern "
    "downtown upper lower nearby along off above below beyond"
)
DIRECTIONS = _words(
    "north south east west northern southern eastern western central northeast northwest southeast "
    "southwest northeastern northwestern southeastern southwestern"
)
REPORTING = _words(
    "said says say saying told tells announced announces added claimed claims accused accuses "
    "denied denies confirmed confirms warned warns urged urges called calls condemned condemns "
    "rejected rejects welcomed welcomes insisted insists agreed agrees demanded demands wants "
    "blamed blames vowed vows pledged threatened offered accepted signed backed backs supports "
    "supported criticised criticized imposed summoned recalled hopes fears believes argues argued "
    "stressed noted reiterated declared declares proposed responded replied expressed hailed"
)
VIOLENCE = _words(
    "killed kill kills killing killings wounded wounding injured injuring attacked attack attacks "
    "attacking bombed bomb bombs bombing bombings bombardment shelled shelling shot shooting "
    "shootings fired fire clashes clashed clash fighting fought battle battles explosion exploded "
    "blast blasts detonated ambush ambushed raid raided raids raiding airstrike airstrikes strike "
    "strikes struck hit murdered murder massacre massacred captured seized stormed besieged siege "
    "died dead deaths beheaded executed abducted kidnapped kidnapping gunned stabbed stabbing "
    "destroyed burned torched offensive assault assaulted overran overrun gunfire rockets missile "
    "missiles drone drones mortar artillery gunmen suicide mine ied casualties looted riot rioting "
    "protest protesters protests demonstrators arrested detained torture tortured raped hostage"
)
CALENDAR = _words(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may "
    "june july august september october november december jan feb mar apr jun jul aug sep sept oct "
    "nov dec today yesterday tonight morning evening afternoon week month year"
)
SPORT = _words(
    "match goal goals scored beat win won defeat defeated draw cup league championship olympic "
    "olympics tournament team squad coach striker midfielder innings wicket season game games "
    "semifinal semifinals final finals medal qualifier qualifiers"
)
PRONOUNS = _words(
    "i he she it they we you his her its their our my this that these those there here who what "
    "when where why how which if but and or nor so yet for because although while after before "
    "since as not no all some many most more both each every other another one two three the a an"
)
CONNECTORS = _words(
    "of the and de del la las los el al du des da do dos das di en sur sous le les von van der "
    "den am an im bei upon on bin ibn ul ur e i y ed et aux au ad as ash ar es - – ' ’ ʼ & ."
)
ABBREVIATED_NAMES = _words("st mt ft n s e w u d ste pt gen gov sen rep dr mr mrs ms lt col capt")

ABBREVIATIONS = _words(
    "mr mrs ms dr prof gen col lt maj capt sgt cpl pte gov sen rep rev hon st mt ft no vs jan "
    "feb mar apr jun jul aug sep sept oct nov dec inc ltd co corp jr sr brig adm cmdr supt "
    "insp dept univ approx est fig al u.s u.k u.n"
)
FREQUENT = _words(
    "the of and to in a was that for on with said were as by at from is it has have he his "
    "had they their after who are been but"
)
KIN = _words(
    "wife husband son daughter brother sister mother father uncle aunt cousin nephew niece "
    "named nicknamed"
)
NO_NOUNS = _words(
    "and or on in at to by from for with after before since as when where which who that while "
    "but is was has had said says went this last until during over near"
)
"""Words before which a name is no adjective."""
TIME_ZONES = _words(
    "EST EDT CST CDT MST MDT PST PDT GMT BST CET CEST EET EEST MSK IST PKT EAT WAT CAT SAST"
)

CLASSES: tuple[frozenset[str], ...] = (
    TITLES,
    ORGANISATION_WORDS,
    GEOGRAPHIC_HEADS,
    DIRECTIONS,
    LOCATIVES,
    REPORTING,
    VIOLENCE,
    CALENDAR,
    SPORT,
    PRONOUNS,
)


_CLASS_OF = {
    word: number for number, words in reversed([*enumerate(CLASSES, start=1)]) for word in words
}


def word_class(lower: str) -> int:
    """Return 1 + the index of the first class that holds the word, 0 for none."""
    return _CLASS_OF.get(lower, 0)
