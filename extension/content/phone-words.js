// @ts-check
/**
 * What a word says of the digits beside it: that they are a telephone, a fax, an amount, or the number of something
 * else. Phone words count in the page's language, the country's, and English; the others always.
 */
(() => {
  const NeonCS = (globalThis.NeonCS ??= /** @type {NeonContent} */ ({}));

  /** Without accents. By language, since one language's "cell" is another's "celar". @type {Record<string, string>} */
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
  };
  const FAX = `fax faxes faxnummer faxnr faxno telefax telefaxnummer telefaks faks fakso fakstelefon telecopie telecopieur facs facsimile fx telec факс факсу الفاكس فاكس פקס הפקס φαξ`;
  /** Words after which digits are the number of something that is not a phone. */
  const OTHER = `order orders invoice invoices receipt tracking ticket tickets case booking reservation confirmation account acct serial sku
    id ids ref reference transaction policy claim license licence contract isbn issn ean gtin upc vat ein ssn tin passport patent batch
    lot barcode voucher coupon swift iban bic page pages pp version build revision commit item product asin imei imsi iccid vin zip postcode
    shipment parcel card waybill awb docket rma uuid hash protocol quote image img model modelo modell modele mrn npi screenshot attachment firmware release kernel
    medicare nhs nino routing check cheque error po crn
    password passcode pin senha senhas contrasena clave passwort kennwort wachtwoord haslo losenord
    pedido pedidos protocolo protocolos ordem nota nf nfe nfse cte danfe boleto fatura faturas recibo compra contrato processo chamado codigo
    cod conta agencia matricula rg cpf cnpj cep nif nib pis pasep nis cnh renavam chave rastreio rastreamento remessa encomenda lote serie
    registro inscricao fiscal arquivo imagem anexo versao cartao apolice orcamento proposta sinistro titulo pagina paginas pag oab crm crea
    factura facturas orden ordenes albaran referencia expediente cuenta poliza tarjeta dni nie cif cuit cuil rut rfc curp folio guia
    seguimiento caso presupuesto tramite cedula nit ruc clabe cbu envio rastreo
    rechnung rechnungs bestellung bestell auftrag auftrags vorgang vorgangs aktenzeichen lieferschein sendung sendungs konto vertrag vertrags
    art kd rech artikel beleg fehler erreur erro errore fout angebot angebots kunden ust steuer hrb plz seite seiten blz charge serien paket
    commande commandes facture factures dossier colis suivi compte contrat devis siret siren tva
    iva ordine ordini fattura fatture pratica spedizione conto contratto preventivo codice piva riferimento bolla ddt pagine
    bestelling bestellingen factuur facturen kvk btw bsn zending rekening offerte pagina's
    zamowienie zamowienia zamowien faktura faktury faktur nip regon krs pesel umowa umowy przesylka przesylki paragon zlecenie zlecenia konta
    bestallning bestallningar fakturor ocr orgnr personnr arende forsandelse sandning offert
    ordre fakturaer fakturanr ordrenr cvr cpr sag bestilling bestillingsnr fodselsnr kontonr
    sagsnr tilaus tilauksen lasku laskun viite viitenumero viitenro ytunnus hetu asiakasnro
    objednavka objednavky objednavku ico dic fakturu smlouva smlouvy zakazka zakazky reklamace zasilka zasilky variabilni uctu zmluva zmluvy
    zasielka zasielky ucet rodne rendeles rendelesi megrendeles szamla szamlaszam szerzodes ugyirat adoszam ajanlat csomag taj
    comanda comenzii facturii contractul dosar dosarul cnp narudzba narudzbe racun racuna ugovor ugovora oib ponuda posiljka jmbg pib
    siparis siparisi fatura faturasi vergi vkn tckn makbuz sozlesme dosya basvuru kargo irsaliye
    заказ заказа заказу счет счета счету договор договора договору заявка заявки заявку инн кпп огрн огрнип снилс бик накладная накладнои квитанция квитанции паспорт
    полис артикул обращение обращения тикет документ документа трек посылка
    замовлення рахунок рахунку рахунка договір договіру заявку єдрпоу іпн рнокпп накладна квитанція посилка ттн поръчка фактура договор булстат егн еик
    παραγγελια παραγγελιας τιμολογιο τιμολογιου αφμ αμκα πρωτοκολλο λογαριασμος λογαριασμου συμβολαιο αποδειξη
    הזמנה הזמנתך ההזמנה להזמנה חשבונית החשבונית קבלה חוזה תיק אסמכתא ח"פ עוסק דרכון משלוח מעקב פוליסה חשבון
    فاتورة الفاتورة طلب الطلب طلبك طلبية حساب الحساب حسابك تذكرة التذكرة ايصال الايصال حجز الحجز عقد العقد معاملة المعاملة سجل السجل بوليصة شحنة الشحنة تتبع التتبع
    هوية الهوية الضريبي ضريبي المرجع مرجع`;
  const MONEY = `eur euro euros usd brl gbp chf sek nok dkk pln czk inr jpy aud cad mxn ars clp cop pen zar rs kr zl kc reais real dolares dollars
    pesos libras pounds valor total preco price precio preis prix prezzo saldo subtotal amount montant importe betrag`;
  /** Between a word and its number, of no weight. */
  const FILLER = `no nos na nas the a an at to on us me my our your is are was for of and or
    de do da dos das del la el los las al en para por pelo o os ao e y ou meu minha seu sua nosso nossa este esse der die das den dem am an auf bei
    im in ist oder und unter unser ihr ihre sie uns le les du des au aux sur est et notre votre mon il lo i gli alla di su mio nostro
    estadual municipal op aan of het een van ons uw is en pa till pe pod i lub nasz pod under med eller och naar til via wi fi wifi po по на за до від та и або או ל na pe pe la si sau nebo vagy az es ja tai ve veya`;
  /** "Customer number", "N° client": digits are his only with one of these. */
  const NUMBER_WORD = new Set(
    `n nr no num number numbers numero numeros nummer numer nro c cislo szam szama szamu broj br numarasi
    номер номера номером № αρ αριθμος מספר מס رقم #`.split(/\s+/),
  );
  const PERSON = `customer client clients cliente clientes kunde kunden klant kund klient klienta asiakas patient member membre socio abonne abonnent
    zakaznik zakaznika ugyfel musteri клиент клиента klijent πελατης πελατη לקוח العميل عميل`;
  const SCHEMES = ["tel", "sip", "sips", "callto"];
  const EAST_ASIAN_FAX = /ファックス|ファクス|传真|傳真|팩스/;
  const EAST_ASIAN_OTHER =
    /注文|請求|伝票|会員|口座|追跡|マイナンバー|型番|品番|番号$|订单|訂單|發票|发票|账号|帳號|身份[证證]|[快运]递?单号|[单單]号|單號|[编編][号號]|合同|税号|信用代码|주문|송장|운송장|청구|계좌|등록번호|접수번호|예약번호|주민|영수증|계약|고객번호|회원번호/;
  const EAST_ASIAN = /[電电][話话]|携帯|ケータイ|スマホ|手[機机]|連絡先|联系方式|聯絡|热线|熱線|座机|客服|拨打|撥打|致[电電]|問い?合わ?せ(?!番号)|フリーダイヤル|전화|휴대|핸드폰|연락처|고객센터|문의(?!번호)|상담/;

  /** More languages than the likeliest one. @type {Record<string, string[]>} */
  const SPOKEN = { BE: ["nl", "fr", "de"], CH: ["de", "fr", "it"], LU: ["fr", "de"], CA: ["en", "fr"], FI: ["fi", "sv"], IN: ["en"] };

  const words = (/** @type {string} */ list) => list.split(/\s+/).filter(Boolean);
  /** @type {Map<string, Meaning>} */
  const ALWAYS = new Map([
    .../** @type {[string, Meaning][]} */ (words(FILLER).map((word) => [word, "filler"])),
    .../** @type {[string, Meaning][]} */ (words(OTHER).map((word) => [word, "other"])),
    .../** @type {[string, Meaning][]} */ (words(PERSON).map((word) => [word, "person"])),
    .../** @type {[string, Meaning][]} */ ([...NUMBER_WORD].map((word) => [word, "count"])),
    .../** @type {[string, Meaning][]} */ (words(MONEY).map((word) => [word, "money"])),
    .../** @type {[string, Meaning][]} */ (words(FAX).map((word) => [word, "fax"])),
    .../** @type {[string, Meaning][]} */ (SCHEMES.map((word) => [word, "phone"])),
  ]);
  /** German and its neighbours write one word: Bestellnummer, Kundennr, but Telefonnummer. */
  const COMPOUND = /(?:nummer|nummern|numero|nr|szam|szama)$/;
  const PHONE_ENDING = /[a-z]{2}(?:telefon|telefoon|handy|hotline|puhelin)$/;
  const PHONE_COMPOUND = /^(?:telefon|telefoon|mobil|mobiel|handy|ruf|festnetz|gsm|durchwahl|service|notruf|notfall|gratis|[ck]ontakt|hotline|info|tel|direkt|vast|fastnet|nood|privat|jour)/;
  const FAX_COMPOUND = /^(?:tele)?fax(?:nummern?|nr|no|numero|anschluss)$/;

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
      const languages = [...spokenIn(country), language.slice(0, 2).toLowerCase(), "en"];
      for (const spoken of languages) for (const word of words(PHONE[spoken] ?? "")) meanings.set(word, "phone");
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
    return [language === "nb" ? "no" : language];
  }

  /**
   * What one word means. @param {string} word @param {Map<string, Meaning>} meanings @returns {Meaning}
   */
  function meaningOf(word, meanings) {
    const known = meanings.get(word) ?? ALWAYS.get(word);
    if (known) return known;
    const plain = word.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
    const read = meanings.get(plain) ?? ALWAYS.get(plain) ?? compoundOf(plain, word);
    if (meanings.size < MOST_KNOWN) meanings.set(word, read);
    return read;
  }
  const MOST_KNOWN = 5000;

  /** @param {string} word without accents @param {string} written @returns {Meaning} */
  function compoundOf(word, written) {
    if (EAST_ASIAN.test(written)) return "phone";
    if (EAST_ASIAN_FAX.test(written)) return "fax";
    if (EAST_ASIAN_OTHER.test(written)) return "other";
    if (FAX_COMPOUND.test(word)) return "fax";
    if (PHONE_ENDING.test(word)) return "phone";
    if (!COMPOUND.test(word)) return "";
    return PHONE_COMPOUND.test(word) ? "phone" : "other";
  }

  Object.assign(NeonCS, { wordsFor, meaningOf });
})();
