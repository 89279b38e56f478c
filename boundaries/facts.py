"""What the packages do not say: usual names, the models of 2017, and what must come out."""

# SIREN -> the short name a user types, and other names for it, former SIREN included.
SLUGS = {
    "200023414": ("rouen", ""),
    "200030195": ("nice", ""),
    "200039865": ("metz", ""),
    "200040715": ("grenoble", ""),
    "200046977": ("lyon", "69M"),
    "200054781": ("grand-paris", "mgp;paris"),
    "200054807": ("aix-marseille", "marseille;amp"),
    "200093201": ("lille", "245900410;mel"),
    "242100410": ("dijon", ""),
    "242900314": ("brest", ""),
    "243100518": ("toulouse", ""),
    "243300316": ("bordeaux", ""),
    "243400017": ("montpellier", ""),
    "243500139": ("rennes", ""),
    "243700754": ("tours", ""),
    "244200770": ("saint-etienne", ""),
    "244400404": ("nantes", ""),
    "244500468": ("orleans", ""),
    "245400676": ("nancy", ""),
    "246300701": ("clermont", "clermont-ferrand"),
    "246700488": ("strasbourg", ""),
    "248300543": ("toulon", "tpm"),
}

DECK = "France Urbaine study deck, 2017"
LYON_MOVED = (
    "; Lyon has since moved, at a date not found, to directions territoriales that join urban and "
    "social services: https://www.data.gouv.fr/datasets/"
    "directions-territoriales-de-la-metropole-de-lyon/reuses_and_dataservices"
)
ORGANISATIONS = (
    ("200023414", "matrix", DECK),
    ("200046977", "hierarchical_by_theme", DECK + LYON_MOVED),
    ("200093201", "hierarchical_plus_territorial_coordination", DECK),
    ("243300316", "multi_competence_territorial_director", DECK),
)

# The package does not say the year of its EPCI file; the figures are those of reference year 2022.
POPULATION = "population municipale 2022 (fichier EPCI de la DGCL), COG 2026"
ATTRIBUTIONS = (
    ("contours", "© IGN – ADMIN EXPRESS COG", "Licence Ouverte 2.0"),
    ("communes", "Source : Insee, code officiel géographique 2026", "Licence Ouverte 2.0"),
    (
        "population",
        "Source : Insee, populations légales, d'après la DGCL (EPCI à fiscalité propre)",
        "Licence Ouverte 2.0",
    ),
    ("mairies", "Service-Public.fr / DILA, annuaire de l'administration", "Licence Ouverte 2.0"),
)

ROUEN = "200023414"
ROUEN_COMMUNES, ROUEN_POPULATION, ROUEN_PARTITION = 71, 500_703, [1, 4, 15, 23, 28]
