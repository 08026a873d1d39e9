// @ts-check
/**
 * What a word says of the digits beside it: that they are a telephone, or what other-words.js says. Phone words count
 * in the page's language, the country's, and English; the others always.
 */
(() => {
  const NeonCS = (globalThis.NeonCS ??= /** @type {NeonContent} */ ({}));
  const { always, inLanguage, faxPart, otherPart } = NeonCS.otherWords;

  /** Without accents, but where they make another word. By language, since one language's "cell" is another's "celar". @type {Record<string, string>} */
  const PHONE = {
    en: `phone phones telephone telephones tel mobile mob cell cellphone cellular call calls calling called callback phoned ringing dial dialing ring bell text
      sms whatsapp hotline helpline landline contact contacts ph switchboard reach freephone toll emergency voicemail`,
    pt: `telefone telefones fone fones tel tels telef telem telemovel telemoveis telm tlm tlmv tlf celular celulares cel whatsapp whats
      wpp zap zapzap ligue liguem ligando ligar liga ligo ligacao ligacoes ligou liguei ligamos ligaram ligava ligarei ligue-me retornar retorne retornem retorno retornei retornaram chame chama chamar chamada disque discar discou disquei telefonar telefonema telefonou telefonei atende atendem atendemos conosco capitais localidades ouvidoria
      telefonico contato contatos contacto contactos contacte contactem apoio fixo movel recado recados sac televendas disk central plantao emergencia
      pabx pbx sms telegram`,
    es: `telefono telefonos tel tels tfno tfnos tfo tlfno tlf tlfn telf telef movil moviles celular celulares cel celu whatsapp whats wasap
      wsp wpp llame llama llamen llamanos llamenos llamame llamar llamas llaman llamo llamarnos llamarme llamado llamada llamadas llamando marque marcar contacto contactos contactar
      contactenos contactanos fono fonos fijo centralita conmutador emergencia emergencias sms telefonico telefonica linea`,
    de: `telefon telefonnummer telefonisch tel fon mobil mobiltelefon mobilnummer mobilfunk handy handynummer rufnummer anruf
      anrufen anrufe rufen ruft rufe ruf whatsapp hotline festnetz kontakt erreichbar erreichen erreichst erreicht zuruckrufen melden melde zentrale durchwahl
      notruf notfall ruckruf sms telefonzentrale servicenummer`,
    fr: `telephone telephones telephonique tel tels portable mobile port gsm fixe appelez appeler appel appels appelle rappelez rappeler rappelle joindre
      joignable contact contactez whatsapp standard sms telephonez telephoner vert urgence urgences`,
    it: `telefono telefoni telefonico tel telefona telefonare telefonate telefonaci cellulare cellulari cell cel chiama chiamaci chiamare
      chiamate chiami chiamami chiamatemi chiamando richiamare richiami whatsapp mobile fisso contatto contatti contattare contattaci centralino recapito recapiti sms verde emergenza`,
    nl: `app telefoon telefoonnummer telefoonnr telefonisch tel mobiel mobielnummer gsm bel bellen belt contact contacteer whatsapp vast sms
      bereikbaar bereiken noodgeval`,
    pl: `telefon telefonu telefony telefoniczny telefonicznie tel kom komorka komorkowy zadzwon dzwon dzwonic kontakt kontaktowy
      centrala infolinia whatsapp sms`,
    sv: `telefon telefonnummer telefonnr tel tfn tlf mob mobil mobilnummer mobilnr mobiltelefon ring ringa ringer ringde samtal kontakt
      vaxel whatsapp sms nas vxl`,
    da: `telefon telefonnummer tlf tlfnr tel mobil mob mobilnummer ring ringe kontakt omstilling whatsapp sms opkald`,
    no: `telefon telefonnummer tlf tlfnr tel mobil mob mobilnummer ring ringe kontakt sentralbord whatsapp sms`,
    fi: `puhelin puh p puhelinnumero puhelimitse gsm matkapuhelin kannykka soita soittaa soittakaa soitto yhteys yhteystiedot vaihde keskus neuvonta paivystys
      tavoitat tel whatsapp tekstiviesti`,
    cs: `telefon telefony telefonu telefonni telefonicky tel mobil mob volejte zavolejte zavolat volat volal zavolam kontakt kontaktni linka linku infolinka ustredna
      pohotovost whatsapp sms`,
    sk: `telefon telefony telefonne telefonicky tel mobil mob volajte zavolajte zavolat volat volal kontakt linka linku infolinka ustredna whatsapp sms`,
    hu: `telefon telefonon telefonszam telefonszamon tel mobil mob hivja hivjon hivjatok hivd hivhato hivas kapcsolat ugyfelszolgalat whatsapp sms`,
    ro: `telefon telefonul telefonic tel mobil mob sunati suna sunat apelati apel contact contactati whatsapp sms`,
    hr: `telefon telefonski telefona tel mobitel mobilni mob nazovite nazovi zovite zvati kontakt centrala whatsapp sms`,
    tr: `telefon telefonu telefonla tel gsm cep ara arayin arayiniz araniyor aradi santral danisma hatti iletisim whatsapp`,
    ru: `телефон телефоны телефону телефона тел т моб мобильныи звоните позвоните звонить позвонить звонок звонки перезвоните набирайте горячая
      контакт контакты whatsapp ватсап вотсап вайбер`,
    uk: `телефон телефони телефону тел моб мобільнии дзвоніть телефонуите зателефонуите дзвонити зателефонувати дзвінок гаряча контакт контакти whatsapp ваибер`,
    bg: `телефон телефони тел моб мобилен gsm обадете звъннете контакт контакти`,
    sr: `телефон тел моб мобилни позовите контакт telefon tel mob mobilni pozovite kontakt`,
    el: `τηλεφωνο τηλεφωνα τηλεφωνικα τηλ κινητο κιν καλεστε καλεσε επικοινωνια επικοινωνηστε`,
    ar: `هاتف الهاتف هاتفيا تليفون التليفون تلفون التلفون موبايل الموبايل جوال الجوال محمول المحمول نقال اتصل اتصلوا اتصال الاتصال للاتصال واتساب واتس كلمني`,
    he: `טלפון הטלפון טלפונים טל נייד הנייד בנייד פלאפון סלולרי סלולארי התקשרו התקשר התקשרי להתקשר חייגו חייג לחייג וואטסאפ ווטסאפ מוקד`,
    et: `telefon telefonil tel mobiil mob helista helistage kontakt`,
    lv: `talrunis talr tel mob zvaniet kontakti`,
    lt: `telefonas telefonu tel mob skambinkite skambinti kontaktai`,
    sl: `telefon telefonska tel mobitel mob gsm poklicite kontakt`,
    mk: `телефон тел моб мобилен јавете контакт`,
    be: `тэлефон тэл маб мабільны тэлефануйце кантакт`,
    ka: `ტელეფონი ტელ მობილური მობ დარეკეთ კონტაქტი`,
    hy: `հեռախոս հեռ բջջային զանգահարեք`,
    az: `telefon tel mob mobil zəng əlaqə`,
    sq: `telefon tel cel celular kontakt telefononi`,
    is: `simi farsimi gsm hringdu hringja hringid`,
    ca: `telefon telefons tel mobil mobils truqueu trucar truca contacte contacteu fix centraleta`,
    af: `telefoon tel sel selfoon bel skakel kontak`,
    sw: `simu piga mawasiliano`,
    tl: `telepono cellphone cp tawag tumawag kontak`,
    id: `telepon telpon telp telefon tlp tlpn hp handphone ponsel seluler selular hubungi kontak panggil menelepon wa whatsapp sms`,
    ms: `telefon tel talian hubungi hp bimbit panggilan wasap whatsapp sms`,
    vi: `đt sđt dđ đtdđ thoại di gọi hệ zalo alo đài nóng whatsapp sms`,
    fa: `تلفن تلفنی تلفنهای موبایل موبايل همراه تماس ثابت زنگ واتساپ واتس تلگرام`,
    ur: `فون ٹیلیفون موبائل رابطہ رابطے کال واٹس ہیلپلائن`,
    hi: `फोन फ़ोन टेलीफोन टेलीफ़ोन दूरभाष मोबाइल मोबाईल संपर्क सम्पर्क कॉल व्हाट्सएप व्हाट्सऐप हेल्पलाइन`,
    mr: `फोन मोबाइल मोबाईल दूरध्वनी भ्रमणध्वनी संपर्क हेल्पलाईन`,
    bn: `ফোন টেলিফোন মোবাইল মুঠোফোন যোগাযোগ কল হটলাইন হেল্পলাইন`,
    pa: `ਫੋਨ ਫ਼ੋਨ ਟੈਲੀਫੋਨ ਮੋਬਾਈਲ ਸੰਪਰਕ ਕਾਲ`,
    gu: `ફોન ટેલિફોન મોબાઇલ મોબાઈલ સંપર્ક કૉલ હેલ્પલાઇન`,
    ta: `தொலைபேசி தொலைப்பேசி கைபேசி அலைபேசி செல்பேசி மொபைல் போன் ஃபோன் தொடர்பு`,
    te: `ఫోన్ టెలిఫోన్ మొబైల్ సెల్ సంప్రదించండి కాల్`,
    kn: `ಫೋನ್ ದೂರವಾಣಿ ಮೊಬೈಲ್ ಸಂಪರ್ಕಿಸಿ ಕರೆ ಸಹಾಯವಾಣಿ`,
    ml: `ഫോൺ ടെലിഫോൺ മൊബൈൽ വിളിക്കുക ബന്ധപ്പെടുക`,
  };
  /** Languages whose words are another's, and old codes. @type {Record<string, string>} */
  const SAME_WORDS = { nb: "no", nn: "no", bs: "hr", iw: "he", in: "id", fil: "tl", ne: "hi", gl: "es" };
  const SCHEMES = ["tel", "sip", "sips", "callto"];
  /** By what a word holds, where blanks part none. */
  const PHONE_PART = /[電电][話话]|携帯|ケータイ|スマホ|手[機机]|連絡先|联系方式|聯絡|热线|熱線|座机|客服|拨打|撥打|致[电電]|問い?合わ?せ(?!番号)|フリーダイヤル|전화|휴대|핸드폰|연락처|고객센터|문의(?!번호)|상담|대표번호|콜센터|โทร|มือถือ|เบอร์|ติดต่อ|สายด่วน/;

  /** More languages than the likeliest one. @type {Record<string, string[]>} */
  const SPOKEN = { BE: ["nl", "fr", "de"], CH: ["de", "fr", "it"], LU: ["fr", "de"], CA: ["en", "fr"], FI: ["fi", "sv"],
    IN: ["hi", "mr", "bn", "pa", "gu", "ta", "te", "kn", "ml", "ur"], LK: ["ta"], IL: ["he", "ar"], UA: ["uk", "ru"], BY: ["be", "ru"],
    MA: ["ar", "fr"], DZ: ["ar", "fr"], TN: ["ar", "fr"] };

  /** What says nothing there, or something else: "no" is "in the", "s/n" a house without a number. @type {Record<string, string>} */
  const NOTHING_IN = { pt: "no s/n", es: "s/n", vi: "hàng" };

  const words = (/** @type {string} */ list = "") => list.split(/\s+/).filter(Boolean);
  /** German and its neighbours write one word: Bestellnummer, Kundennr, but Telefonnummer. */
  const COMPOUND = /(?:nummer|nummern|numero|nr|szam|szama)$/;
  const PHONE_ENDING = /[a-z]{2}(?:telefon|telefoon|handy|hotline|puhelin)$/;
  const PHONE_COMPOUND = /^(?:telefon|telefoon|mobil|mobiel|handy|ruf|festnetz|gsm|durchwahl|service|notruf|notfall|gratis|[ck]ontakt|hotline|info|tel|direkt|vast|fastnet|nood|privat|jour)/;
  const FAX_COMPOUND = /^(?:tele)?fax(?:nummern?|nr|no|numero|anschluss)$/;
  /** "OrderNo", "callId". */
  const NUMBERED = /^(\p{L}{3,24})(id|no|num|number|nbr)$/u;
  /** And, in, by, the: written with the word in Hebrew and Arabic. */
  const PREFIXED = /^(?:[ובלהמש]{1,2}|[وب]?(?:ال|لل)|[وب])(\p{L}{3,24})$/u;
  /** What no accent makes. @type {Record<string, string>} */
  const LETTERS = { ł: "l", đ: "d", ø: "o", ı: "i", ß: "ss", æ: "ae", œ: "oe" };

  /** @type {Map<string, Map<string, Meaning>>} */
  const readers = new Map();

  /** What words mean to this page. @param {NumberSettings} plan @returns {Map<string, Meaning>} */
  function wordsFor(plan) {
    if (plan === last.plan && plan.country === last.country && plan.language === last.language) return last.meanings;
    const { country, language = "" } = plan;
    const meanings = meaningsIn(country, language);
    last = { plan, country, language: plan.language, meanings };
    return meanings;
  }
  /** Asked for every text of a page. */
  let last = { plan: /** @type {NumberSettings | null} */ (null), country: "", language: /** @type {string | undefined} */ (""), meanings: /** @type {Map<string, Meaning>} */ (new Map()) };

  /** @param {string} country @param {string} language */
  function meaningsIn(country, language) {
    const key = `${country} ${language}`;
    let meanings = readers.get(key);
    if (!meanings) {
      meanings = new Map();
      const languages = [...spokenIn(country), language.split(/[-_]/)[0].toLowerCase(), "en"].map((spoken) => SAME_WORDS[spoken] ?? spoken);
      for (const spoken of languages) {
        for (const word of words(PHONE[spoken])) meanings.set(word, "phone");
        for (const word of words(inLanguage[spoken])) meanings.set(word, "other");
        for (const word of words(NOTHING_IN[spoken])) meanings.set(word, "filler");
      }
      for (const scheme of SCHEMES) meanings.set(scheme, "phone");
      // In Brazil "F:" is the fone, elsewhere the fax.
      meanings.set("f:", languages.includes("pt") ? "phone" : "fax");
      readers.set(key, meanings);
    }
    return meanings;
  }

  /** @param {string} country */
  function spokenIn(country) {
    if (SPOKEN[country]) return SPOKEN[country];
    const { language } = /^[A-Z]{2}$/.test(country) ? new Intl.Locale("und", { region: country }).maximize() : { language: "en" };
    return [language];
  }

  /**
   * What one word means. @param {string} word @param {Map<string, Meaning>} meanings @returns {Meaning}
   */
  function meaningOf(word, meanings) {
    const known = meanings.get(word) ?? always.get(word);
    if (known !== undefined) return known;
    const read = readWord(word, meanings);
    if (meanings.size < MOST_KNOWN) meanings.set(word, read);
    return read;
  }
  const MOST_KNOWN = 5000;

  /** @param {string} written @param {Map<string, Meaning>} meanings @returns {Meaning} */
  function readWord(written, meanings) {
    const small = written.toLowerCase().normalize("NFC");
    const plain = small.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[łđøıßæœ]/g, (letter) => LETTERS[letter]);
    const known = (/** @type {string} */ word) => meanings.get(word) ?? always.get(word);
    return known(small) ?? known(plain) ?? compoundOf(plain, written, known);
  }

  /** @param {string} word without accents @param {string} written @param {(word: string) => Meaning | undefined} known @returns {Meaning} */
  function compoundOf(word, written, known) {
    if (faxPart.test(written)) return "fax";
    if (PHONE_PART.test(written)) return "phone";
    if (otherPart.test(written)) return "other";
    if (FAX_COMPOUND.test(word)) return "fax";
    if (PHONE_ENDING.test(word)) return "phone";
    if (COMPOUND.test(word)) return PHONE_COMPOUND.test(word) ? "phone" : "other";
    const [, prefixed] = PREFIXED.exec(word) ?? [];
    // "For booking" is said before a phone.
    if (prefixed) return /** @type {Meaning[]} */ (["phone", "fax"]).find((meaning) => meaning === known(prefixed)) ?? "";
    const [, stem, ending] = NUMBERED.exec(word) ?? [];
    const whose = stem && known(stem);
    if (!whose || whose === "filler") return "";
    return ending === "id" || (whose !== "phone" && whose !== "fax") ? "other" : whose;
  }

  Object.assign(NeonCS, { wordsFor, meaningOf });
})();
