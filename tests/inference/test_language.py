"""The language of a text is named where the text is long enough to tell, and only there."""

from __future__ import annotations

import pytest
from counting import calls_of
from hypothesis import given
from hypothesis import strategies as st

from archive_gen.inference import language
from archive_gen.inference.language import CHARACTERS_READ, detect_language

SENTENCES = {
    "en": (
        "The harbour was closed for two days after the storm, and the mayor said that it would open"
        " again soon."
    ),
    "de": "Der Hafen war nach dem Sturm zwei Tage geschlossen, und die Stadt will ihn bald wieder öffnen.",
    "fr": (
        "Le port est resté fermé pendant deux jours après la tempête, mais il va rouvrir avec une "
        "nouvelle digue."
    ),
    "es": (
        "El puerto estuvo cerrado dos días por la tormenta, pero la ciudad lo va a abrir de nuevo este lunes."
    ),
    "pt": (
        "O porto ficou fechado dois dias por causa da tempestade, mas a cidade não vai esperar "
        "muito para o abrir."
    ),
    "it": (
        "Il porto è rimasto chiuso per due giorni dopo la tempesta, ma la città non vuole aspettare"
        " più di così."
    ),
    "nl": "De haven was na de storm twee dagen gesloten, maar het bestuur van de stad wil die weer openen.",
    "da": (
        "Havnen var lukket i to dage efter stormen, men borgmesteren siger, at den ikke har taget "
        "nogen skade af det."
    ),
    "nb": (
        "Havnen var stengt i to dager etter stormen, men ordføreren sier at den ikke har tatt noen "
        "skade av det."
    ),
    "sv": (
        "Hamnen var stängd i två dagar efter stormen, men borgmästaren säger att den inte har tagit"
        " skada av det."
    ),
    "fi": (
        "Satama oli kiinni kaksi päivää, mutta kaupunki sanoi, että se on nyt auki ja että myös "
        "lautat kulkevat taas."
    ),
    "pl": (
        "Port był zamknięty przez dwa dni po burzy, ale burmistrz nie sądzi, że to jest koniec, bo "
        "może być gorzej."
    ),
    "cs": (
        "Přístav byl po bouři dva dny zavřený, ale starosta, který je na radnici, řekl, že se už "
        "zase otevřel."
    ),
    "sk": (
        "Prístav bol po búrke dva dni zatvorený, ale starosta, ktorý je na radnici, povedal, že sa "
        "už zasa otvoril."
    ),
    "hu": (
        "A kikötő két napig zárva volt a vihar után, de a polgármester szerint most már nem kell "
        "félni, és ez jó."
    ),
    "ro": (
        "Portul a fost închis două zile după furtună, dar primarul a spus că nu este o problemă și "
        "că se va deschide."
    ),
    "tr": (
        "Liman fırtınadan sonra iki gün kapalı kaldı, ancak başkan bunun çok büyük bir sorun değil "
        "gibi olduğunu dedi."
    ),
    "lt": (
        "Uostas po audros buvo uždarytas dvi dienas, bet meras sako, kad jau yra atidarytas ir kad "
        "tai ne pabaiga."
    ),
    "lv": (
        "Osta pēc vētras bija slēgta divas dienas, bet mērs saka, ka tā jau ir atvērta un ka tas nav viss."
    ),
    "et": (
        "Sadam oli pärast tormi kaks päeva kinni, aga linnapea ütles, et see on nüüd juba lahti ja "
        "et ta ei karda."
    ),
    "hr": (
        "Luka je nakon oluje bila zatvorena dva dana, ali gradonačelnik nije rekao što će se "
        "dogoditi prije zime."
    ),
    "sr-Latn": (
        "Luka je posle oluje bila zatvorena dva dana, ali gradonačelnik nije rekao šta će biti pre "
        "zime i gde."
    ),
    "sl": (
        "Pristanišče je bilo po nevihti dva dni zaprto, vendar je župan rekel, da ni več nevarno in"
        " da so ga odprli."
    ),
    "ru": (
        "Порт был закрыт два дня после бури, но мэр сказал, что это не конец и что он уже открыт для всех."
    ),
    "uk": (
        "Порт був зачинений два дні після бурі, але мер сказав, що це не кінець і що він вже "
        "відкритий для всіх."
    ),
    "bg": (
        "Пристанището беше затворено два дни след бурята, но кметът каза, че това не е краят и че "
        "ще се отвори."
    ),
    "sr": (
        "Лука је после олује била затворена два дана, али градоначелник није рекао шта ће бити пре "
        "зиме и где."
    ),
    "el": "Το λιμάνι έμεινε κλειστό δύο ημέρες μετά την καταιγίδα.",
    "ar": (
        "بقي الميناء مغلقا يومين بعد العاصفة، لكن رئيس البلدية قال إن ذلك لا يعني أن المدينة في خطر كما كان."
    ),
    "fa": "بندر پس از طوفان دو روز بسته بود، اما شهردار گفت که این پایان کار نیست و باید آن را باز کرد.",
    "ur": (
        "طوفان کے بعد بندرگاہ دو دن بند رہی لیکن میئر نے کہا کہ یہ اب کھلی ہے اور اس میں کوئی مسئلہ نہیں۔"
    ),
    "he": "הנמל היה סגור יומיים אחרי הסערה, אבל ראש העיר אמר שהוא ייפתח בקרוב.",
    "hi": "तूफ़ान के बाद बंदरगाह दो दिन तक बंद रहा, लेकिन अब वह फिर से खुल गया है।",
    "zh": "暴风雨过后，港口关闭了两天，市长说现在已经重新开放。",
    "ja": "嵐のあと港は二日間閉鎖されたが、市長は再び開いたと述べた。",
    "ko": "폭풍 이후 항구는 이틀 동안 폐쇄되었지만 시장은 다시 문을 열었다고 말했다.",
    "vi": (
        "Cảng đã đóng cửa hai ngày sau cơn bão, nhưng thị trưởng nói rằng nó đã được mở lại và "
        "không có gì phải lo."
    ),
    "id": (
        "Pelabuhan itu ditutup dua hari setelah badai, namun wali kota mengatakan bahwa sudah tidak"
        " ada lagi yang perlu."
    ),
    "sw": (
        "Bandari ilifungwa kwa siku mbili baada ya dhoruba, lakini meya alisema kwamba sasa hiyo ni"
        " wazi kwa watu wa nchi."
    ),
    "af": (
        "Die hawe was twee dae lank gesluit ná die storm, maar die burgemeester sê dat dit nie weer"
        " sal gebeur nie."
    ),
    "xh": (
        "USodolophu wathi izibuko livaliwe iintsuku ezimbini, kodwa ngoku abantu bangangena "
        "kwakhona kuba alukho uqhwithela kwaye konke kulungile."
    ),
    "zu": (
        "Imeya yathi itheku lalivaliwe izinsuku ezimbili, kodwa manje abantu sebengangena futhi "
        "ngoba akusekho isiphepho, kusho ukuthi konke kulungile."
    ),
}


@pytest.mark.parametrize("language", SENTENCES)
def test_one_sentence_is_enough(language: str) -> None:
    """Each language is told from its relatives by a single sentence of news."""
    found, score = detect_language(SENTENCES[language])
    assert found == language
    assert 0 < score <= 1


@pytest.mark.parametrize(
    "text", ["", "   ", "12345 678 90", "OK", "Harbour reopens", "東京", "VIDEO 4:42", "★★★"]
)
def test_too_little_text_has_no_language(text: str) -> None:
    """A word or two could be of any language: unknown is the answer."""
    assert detect_language(text) == (None, 0.0)


def test_a_language_that_is_not_known_is_not_mistaken_for_another() -> None:
    """Without the function words of a known language there is no guess."""
    assert (
        detect_language("Blorv snik trenfa gloop wexil brant drupo flimp zorga quent mivar stolk " * 5)[0]
        is None
    )


def test_a_few_foreign_words_do_not_decide() -> None:
    """A quoted name in another script leaves the language of the text."""
    assert detect_language(SENTENCES["en"] + " 東京都 Токио")[0] == "en"
    assert detect_language(SENTENCES["ja"] + " The Harbour Times")[0] == "ja"


def test_a_menu_in_another_language_does_not_decide() -> None:
    """Where the first part leaves a doubt, more of the text is read."""
    menu = "Home News Sport Weather About us Contact the team and more of this "
    assert detect_language(menu + SENTENCES["de"] * 10)[0] == "de"


def test_nothing_behind_the_bound_is_read() -> None:
    """However long the text, the answer hangs on its first part."""
    head = "7 " * (CHARACTERS_READ // 2)
    assert detect_language(head + SENTENCES["en"] * 100) == (None, 0.0)
    assert detect_language(SENTENCES["en"] + " 7" * 10) == detect_language(SENTENCES["en"] + " 7" * 10 + "\n")


def test_a_long_text_is_no_more_work_than_a_bounded_one() -> None:
    """Counted in function calls: five megabytes cost what the bound costs."""

    def calls(text: str) -> int:
        language._detect.cache_clear()  # the two texts begin alike
        return calls_of(detect_language, text)

    detect_language(SENTENCES["en"])
    unit = "zorga wexil brant "
    assert calls(unit * 300_000) <= 1.2 * calls(unit * 3_000)


@given(st.text(max_size=400))
def test_any_text_has_a_tag_or_none(text: str) -> None:
    """No exception; the score is in range, and none without a language."""
    language, score = detect_language(text)
    assert 0.0 <= score <= 1.0
    assert language is not None or score == 0.0
    assert language is None or language.split("-")[0].islower()


@given(st.sampled_from(sorted(SENTENCES)), st.integers(1, 20))
def test_more_of_the_same_is_the_same_language(language: str, times: int) -> None:
    """Repeating a text does not change its language."""
    assert detect_language((SENTENCES[language] + " ") * times)[0] == language
