"""Fill the sentences of `training_templates.txt` with names, so that every span is known."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

from training_data import Document

HERE = Path(__file__).parent
_SLOT = re.compile(r"\{([A-Z])\}")
_LABELS = {"P": "PER", "L": "PER", "C": "LOC", "D": "DEM", "T": "LOC", "R": "LOC", "O": "ORG"}

FIRST = (
    "Ahmed Mohammed Ali Hassan Hussein Omar Khalid Yusuf Ibrahim Mahmoud Fatima Aisha Layla Samir Tariq "
    "Abdullah Bashar Nouri Haider Mustafa Recep Tayyip Mehmet Mevlut Emine Vladimir Sergei Dmitry Ivan "
    "Nikolai Olga Svetlana Mikhail Andriy Oleksandr Volodymyr Petro Yulia Ilham Heydar Nikol Armen Serzh "
    "Levon Hayk Anush Giorgi Mikheil Nino Salome Irakli Emmanuel Jean Pierre Nicolas Marie Angela Olaf "
    "Hans Frank Jens Boris Theresa David Tony George Donald Barack Joe Hillary Condoleezza Colin John "
    "Michael Robert William James Sarah Emily Kim Jong Moon Shinzo Junichiro Xi Li Wang Hu Wen Narendra "
    "Manmohan Imran Nawaz Benazir Pervez Hamid Ashraf Abiy Isaias Omar Salva Riek Paul Yoweri Robert "
    "Nelson Jacob Thabo Goodluck Muhammadu Olusegun Idriss Laurent Joseph Felix Juan Manuel Alvaro Hugo "
    "Nicolas Luiz Dilma Evo Rafael Daniel Andres Enrique Felipe Benjamin Ariel Ehud Yitzhak Shimon Yasser "
    "Ismail Khaled Hasan Rafik Saad Walid Radovan Ratko Slobodan Alija Franjo Hashim Aung Thein Suu Min"
).split()
LAST = (
    "Erdogan Putin Lavrov Medvedev Aliyev Pashinyan Sargsyan Kocharyan Mammadov Bayramov Cavusoglu Akar "
    "Zelensky Poroshenko Yanukovych Shoigu Gerasimov Assad Hussein Maliki Abadi Barzani Talabani Karzai "
    "Ghani Musharraf Sharif Bhutto Khan Modi Singh Gandhi Bush Obama Trump Biden Clinton Kerry Rumsfeld "
    "Powell Rice Blinken Annan Ban Guterres Sarkozy Macron Hollande Merkel Scholz Johnson Cameron Blair "
    "Netanyahu Sharon Barak Rabin Peres Arafat Abbas Haniyeh Nasrallah Hariri Jumblatt Gaddafi Mubarak "
    "Morsi Sisi Haftar Saleh Hadi Bashir Burhan Dagalo Kiir Machar Kagame Museveni Mugabe Mandela Zuma "
    "Buhari Jonathan Obasanjo Deby Kabila Tshisekedi Afwerki Ahmed Zenawi Chavez Maduro Lula Uribe Santos "
    "Morales Correa Ortega Castro Calderon Fujimori Milosevic Karadzic Mladic Izetbegovic Tudjman Thaci "
    "Saakashvili Shevardnadze Kokoity Dudayev Maskhadov Kadyrov Basayev Kim Park Moon Abe Koizumi Xi Hu "
    "Rajapaksa Prabhakaran Hasina Suharto Habibie Estrada Arroyo Duterte Aquino Smith Jones Brown Taylor "
    "Miller Davis Wilson Moore Anderson Jackson Harris Martin Thompson Garcia Martinez Robinson Clark "
    "Lewis Walker Hall Young Allen King Wright Scott Green Baker Adams Nelson Hill Campbell Mitchell "
    "Roberts Carter Phillips Evans Turner Lincoln Washington Houston Austin Dallas Madison Lancaster "
    "Kvirikadze Melikyan Osmanov Petrov Ivanov Kovalenko Haddad Khoury al-Masri al-Haidari Diallo Traore "
    "Keita Okafor Mwangi Tesfaye Haile Rahman Chowdhury Nguyen Tran Sato Tanaka Suzuki Schmidt Rossi"
).split()
ORGANISATIONS = (
    "Islamic State|Hamas|Hezbollah|Al-Nusra Front|Free Syrian Army|Boko Haram|al-Shabaab|Taliban|"
    "Syrian Observatory for Human Rights|Red Cross|Human Rights Watch|Amnesty International|NATO|TASS|"
    "Interfax|Reuters|AFP|Xinhua|BBC|CNN|Al Jazeera|Ministry of Defence|Interior Ministry|Kurdistan "
    "Workers' Party|PKK|YPG|LTTE|Tamil Tigers|FARC|ELN|Shining Path|Lord's Resistance Army|M23|Wagner|"
    "World Food Programme|WHO|UNHCR|UNICEF|Doctors Without Borders|World Health Organization|Fatah|"
    "Likud|Labour Party|Congress Party|Republican Guard|National Guard|Tiger Forces|Jaysh al-Islam|"
    "Ahrar al-Sham|Southern Front|Northern Alliance|Mahdi Army|Peshmerga|Houthi|Ansar Allah|Hizbul "
    "Islam|Lashkar-e-Taiba|Jemaah Islamiyah|Abu Sayyaf|Moro Islamic Liberation Front|Gazprom|BP|Shell|"
    "Chevron|SOCAR|Rosneft|Boeing|Lockheed Martin|Siemens|Toyota|Monsanto|Merck|Novartis|Associated "
    "Press|Agence France-Presse|International Crisis Group|European Union|African Union|Arab League|"
    "Security Council|State Department|Centers for Disease Control|Harvard University|RAND Corporation"
).split("|")
OTHERS = (
    "Ebola|Marburg|Zika|Lassa|Grad|Smerch|Bayraktar|Iskander|Scud|Katyusha|Shahed|Javelin|Ramadan|Eid|"
    "Passover|Easter|Christmas|Koran|Bible|Facebook|Twitter|Telegram|Trypanosoma|Plasmodium|H1N1|TLF|"
    "SARS|Ford|Toyota|Nissan|Kalashnikov|Leopard|Abrams|Francis|Benedict|Abdullah|Salman|Hussein|Idai|"
    "Katrina|Haiyan|Black Hawk|Apache|Tomahawk|Patriot|Wahhabi|Sunni|Shiite|Hindu|Kurdistan Day|Nowruz|"
    "Cast Lead|Barkhane|Iron Sword|Desert Storm|Olive Branch|Cheonan|Moskva|Victoria|Alexandra|Mary|"
    "Andrew|Boeing 737|Sputnik|Covid-19|HIV|AIDS|Batrachochytrium|Republic|Sunrise|Grand|Lenin|Shota"
).split("|")
COUNTRIES = (
    "Armenia|Azerbaijan|Georgia|Turkey|Russia|Ukraine|Syria|Iraq|Iran|Israel|Lebanon|Jordan|Egypt|"
    "Libya|Sudan|South Sudan|Ethiopia|Eritrea|Somalia|Kenya|Chad|Niger|Mali|Nigeria|Cameroon|Congo|"
    "Rwanda|Burundi|Uganda|Afghanistan|Pakistan|India|Sri Lanka|Myanmar|Thailand|Indonesia|China|"
    "North Korea|Japan|Serbia|Bosnia|Kosovo|Croatia|Colombia|Venezuela|Mexico|Cuba|Haiti|France|Germany|"
    "Britain|the United States|Saudi Arabia|Yemen|Qatar|Kuwait|Oman|Algeria|Morocco|Tunisia|Moscow|"
    "Washington|Ankara|Baku|Yerevan|Tehran|Damascus|Kyiv|Beijing|Paris|London|Brussels|Cairo"
).split("|")
REGIONS = (
    "Darfur|Kashmir|Chechnya|Nagorno-Karabakh|South Ossetia|Abkhazia|Donbas|Crimea|the Gaza Strip|the "
    "West Bank|Kurdistan|Tigray|North Kivu|Helmand|Anbar province|Idlib province|the South Caucasus|the "
    "Sahel|Bavaria|Texas|Ohio|Queensland|Ontario|Sinai|the Golan Heights|Kordofan|Borno state|Rakhine "
    "state|Mindanao|Chiapas|Antioquia|Transnistria|Catalonia|Luhansk region|the Fergana Valley"
).split("|")


def filled(cities: list[str], copies: int = 6, seed: int = 1) -> list[Document]:
    """Return each template `copies` times, with names drawn from a fixed seed."""
    rng = random.Random(seed)
    lines = (HERE / "training_templates.txt").read_text(encoding="utf-8").splitlines()
    demonyms = sorted(json.loads(_DEMONYMS.read_text(encoding="utf-8")))
    templates = [line for line in lines if line and not line.startswith("#")] * copies
    rng.shuffle(templates)
    groups = [templates[i : i + 5] for i in range(0, len(templates), 5)]
    return [_document(i, group, cities, demonyms, rng) for i, group in enumerate(groups)]


_DEMONYMS = HERE.parent / "geoconflict" / "recognition" / "demonyms.json"


def _document(number: int, templates: list[str], cities, demonyms, rng) -> Document:
    text, gold = "", []
    people = [rng.choice(LAST) for _ in range(3)]
    for template in templates:
        at = 0
        for match in _SLOT.finditer(template):
            text += template[at : match.start()]
            name = _name(match.group(1), people, cities, demonyms, rng)
            bare = name.removeprefix("the ")
            start = len(text) + len(name) - len(bare)
            label = _LABELS.get(match.group(1), "?")
            gold.append((start, start + len(bare), label))
            text += name
            at = match.end()
        text += template[at:] + ("\n\n" if rng.random() < 0.3 else " ")
    return Document(("template", str(number)), text, gold, weight=0.5, drop_lexicon=0.3)


def _name(slot: str, people: list[str], cities, demonyms, rng) -> str:
    if slot == "P":
        middle = f" {rng.choice('ABCDEFGHJKLMRST')}." if rng.random() < 0.1 else ""
        return f"{rng.choice(FIRST)}{middle} {rng.choice(people + LAST[:1] + [rng.choice(LAST)])}"
    pools = {"L": people, "C": COUNTRIES, "D": demonyms, "T": cities, "R": REGIONS}
    return rng.choice(pools.get(slot) or (ORGANISATIONS if slot == "O" else OTHERS))
