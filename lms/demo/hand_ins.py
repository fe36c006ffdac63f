"""What made-up trainees handed in, by assignment. No names of residents, as the course asks."""

TEXTS = {
    "krachtwandeling": (
        "Ik liep met mijn buurvrouw een uur door de wijk.\n\n1. De man die elke ochtend het park schoonmaakt.\n"
        "2. De fietsenmaker die ook banden plakt voor niets.\n3. Het schaakgroepje bij de bibliotheek.\n"
        "4. De moestuin achter de flat.\n5. De speeltuin, waar ouders op het bankje praten.\n6. De bakker die oud brood weggeeft.\n"
        "7. De zangclub op donderdag.\n8. Het verhaal van de oude brug.\n9. De straat die samen sneeuw ruimt.\n"
        "10. De beheerder van de flat die iedereen groet.\n\nWat mij verraste: ik kende de helft niet, en ik woon hier twintig jaar."
    ),
    "acht-gesprekken": (
        "Acht gesprekken gevoerd. Vier aan de deur, drie bij de supermarkt en één bij de bushalte.\n\n"
        "Ideeën die ik hoorde: een koffie-ochtend, meer bankjes, een plek om spullen te lenen, samen koken op zondag, "
        "een prikbord in de hal, hulp met formulieren, een avond voor jongeren, verlichting bij het pad.\n\n"
        "Doorvragen hielp. Iemand zei: er gebeurt hier nooit wat. Ik vroeg: wanneer gebeurde er wel iets? "
        "Toen kwam het verhaal van het straatfeest."
    ),
    "wijkfoto": (
        "Dit zijn wij: een wijk met veel mensen die alleen wonen, en veel gezinnen in de nieuwe straten (cijfers van 2023).\n\n"
        "Hier zijn we goed in: elkaar helpen met klussen, de moestuin, de zangclub, de speeltuin, de bibliotheek.\n"
        "Dit horen we vaak: geen plek om binnen te zitten, te weinig licht, jongeren hebben niets.\n"
        "Dit weten we nog niet: wat de mensen willen die ’s nachts werken.\n\n"
        "Twee bewoners keken mee. Zij misten de volkstuin. Die staat er nu bij."
    ),
    "ophaalronde": (
        "31 meningen, op 4 manieren: 9 aan de deur, 8 bij de winkel, 6 bij de school, 8 kaartjes in de bus bij de bakker.\n\n"
        "Vaakst genoemd: samen koffie, licht bij het pad, een plek voor jongeren, spullen lenen, minder hard rijden.\n"
        "Na tien dagen hing de kaart ‘Gehoord, gedaan, nog niet’ op het raam van de winkel."
    ),
    "eerlijk-kiezen": (
        "Er waren 9 bewoners. Eerst schrijven, toen een ronde, toen stickers op het omgedraaide bord.\n\n"
        "Beurten: A 4, B 3, C 3, D 2, E 2, F 2, G 1, H 1, en één keer bewust gepast.\n"
        "Uitslag: samen koffie 14, licht 9, lenen 7. Het grootste bezwaar was herrie in de avond. Daarom stoppen we om negen uur.\n"
        "Een week lang lag er een bus met briefjes bij de bakker: 6 briefjes erbij."
    ),
    "spelregelkaart-maken": (
        "Kaart ingevuld met de wijkbeheerder van de corporatie.\n\nVast: het gebouw blijft staan, en niet open na tien uur.\n"
        "Open: wat we er doen, wie de sleutel heeft, hoe het eruitziet.\nWie beslist: samen, met consent.\n"
        "Geld: 500 euro voor spullen. Nog onbekend: wie de verwarming betaalt. Dat horen we op de 15e.\n"
        "Er is een tweede contactpersoon."
    ),
    "vier-stappen-zetten": (
        "We zaten met vier bewoners en de wijkbeheerder in de lege winkel.\n\nLinks: samen eten, licht, een plek om te lezen, "
        "spullen lenen, spelen. Rechts: een kraan, geen fornuis, 25 mensen, om tien uur dicht.\n"
        "Criteria: open voor iedereen, zonder te betalen, er lopend komen.\nEerste functie: soep op dinsdag, zes weken.\n"
        "Nog niet voor: wie op dinsdag werkt. Twee afspraken op de lijst, elk met een plan B."
    ),
    "proef-houden": (
        "Zes keer koffie op donderdag. Gekomen: 7, 9, 6, 11, 12, 14 mensen. Nieuwe gezichten: 7, 4, 1, 5, 3, 4.\n"
        "Mensen die zelf iets deden: van 2 naar 6.\n\nBegroting: koffie en thee 45 euro, koek 30 euro, kaartjes 15 euro.\n"
        "We gaan door, maar een uur later. Dan kunnen ouders ook."
    ),
    "schuurmoment": (
        "Mijn leerpunt: ik ging uitleggen toen iemand boos was. Eerst luisteren werkt beter.\n"
        "Wat ik anders ga doen: vragen wat er mis zou gaan, en dat terugzeggen.\n"
        "Trede van de ladder: samen praten met een derde uit de groep."
    ),
    "overdracht": (
        "De map is af: doel, partners met een tweede naam, spelregelkaart, sleutels en geld bij de organisatie, wat we leerden.\n"
        "Elke taak heeft twee namen. Mijn opvolger liep één keer mee.\n\n"
        "Zij schreef: ‘Ik weet nu wie ik bel. En ik durf het.’"
    ),
}
