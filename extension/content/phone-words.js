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
      wpp zap zapzap ligue liguem ligando ligar liga ligo ligacao ligacoes ligou chame chama chamar chamada disque discar telefonar telefonema
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
    fi: `puhelin puh puhelinnumero gsm matkapuhelin kannykka soita soittaa yhteys yhteystiedot vaihde tel whatsapp`,
    cs: `telefon telefony tel mobil mob volejte zavolejte volat kontakt linka infolinka whatsapp sms`,
    sk: `telefon tel mobil mob volajte zavolajte kontakt linka whatsapp sms`,
    hu: `telefon telefonszam tel mobil hivja hivjon kapcsolat`,
    ro: `telefon tel mobil sunati apelati contact`,
    tr: `telefon tel gsm cep arayin iletisim whatsapp`,
    ru: `телефон телефоны тел моб мобильныи звоните позвоните whatsapp`,
    el: `τηλεφωνο τηλ κινητο`,
    ar: `هاتف الهاتف تليفون تلفون موبايل جوال محمول اتصل اتصال واتساب كلمني`,
    he: `טלפון טל נייד`,
  };
  const FAX = `fax faxes faxnummer faxnr faxno telefax telefaxnummer telefaks faks fakso fakstelefon telecopie telecopieur facs facsimile fx telec الفاكس فاكس`;
  /** Words after which digits are the number of something that is not a phone. */
  const OTHER = `order orders invoice invoices receipt tracking ticket tickets case booking reservation confirmation account acct serial sku
    id ids ref reference transaction policy claim license licence contract isbn issn ean gtin upc vat ein ssn tin passport patent batch
    lot barcode voucher coupon swift iban bic page pages pp version build revision commit item product asin imei imsi iccid vin zip postcode
    shipment parcel card waybill awb docket rma uuid hash protocol quote image img model modelo modell modele mrn npi screenshot attachment firmware release kernel
    medicare nhs nino routing check cheque error po crn
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
    ordre fakturaer cvr cpr sag tilaus lasku viite objednavka ico dic
    فاتورة الفاتورة طلب الطلب حساب الحساب تذكرة ايصال`;
  const MONEY = `eur euro euros usd brl gbp chf sek nok dkk pln czk inr jpy aud cad mxn ars clp cop pen zar rs kr zl kc reais real dolares dollars
    pesos libras pounds valor total preco price precio preis prix prezzo saldo subtotal amount montant importe betrag`;
  /** Between a word and its number, of no weight. */
  const FILLER = `no nos na nas the a an at to on us me my our your is are was for of and or
    de do da dos das del la el los las al en para por pelo o os ao e y ou meu minha seu sua nosso nossa este esse der die das den dem am an auf bei
    im in ist oder und unter unser ihr ihre sie uns le les du des au aux sur est et notre votre mon il lo i gli alla di su mio nostro
    estadual municipal op aan of het een van ons uw is en pa till pe pod i lub nasz pod under med eller och naar til via`;
  /** "Customer number", "N° client": digits are his only with one of these. */
  const NUMBER_WORD = new Set("n nr no num number numbers numero numeros nummer numer nro #".split(" "));
  const PERSON = `customer client clients cliente clientes kunde kunden klant kund klient klienta asiakas patient member membre socio abonne abonnent`;
  const SCHEMES = ["tel", "sip", "sips", "callto"];
  const EAST_ASIAN_FAX = /ファックス|ファクス|传真|傳真|팩스/;
  const EAST_ASIAN_OTHER = /注文|請求|伝票|会員|口座|管理番号|受付番号|追跡|マイナンバー|型番|品番|番号$|订单|發票|发票|账号|身份证/;
  const EAST_ASIAN = /[電电]話|[電电]话|携帯|手[機机]|전화|휴대|連絡先/;

  /** More languages than the likeliest one. @type {Record<string, string[]>} */
  const SPOKEN = { BE: ["nl", "fr", "de"], CH: ["de", "fr", "it"], LU: ["fr", "de"], CA: ["en", "fr"], FI: ["fi", "sv"], IN: ["en"] };

  const words = (/** @type {string} */ list) => list.split(/\s+/).filter(Boolean);
  /** @type {Map<string, Meaning>} */
  const ALWAYS = new Map([
    .../** @type {[string, Meaning][]} */ (words(FILLER).map((word) => [word, "filler"])),
    .../** @type {[string, Meaning][]} */ (words(OTHER).map((word) => [word, "other"])),
    .../** @type {[string, Meaning][]} */ (words(PERSON).map((word) => [word, "person"])),
    .../** @type {[string, Meaning][]} */ ([...NUMBER_WORD, "رقم"].map((word) => [word, "count"])),
    .../** @type {[string, Meaning][]} */ (words(MONEY).map((word) => [word, "money"])),
    .../** @type {[string, Meaning][]} */ (words(FAX).map((word) => [word, "fax"])),
    .../** @type {[string, Meaning][]} */ (SCHEMES.map((word) => [word, "phone"])),
  ]);
  /** German and its neighbours write one word: Bestellnummer, Kundennr, but Telefonnummer. */
  const COMPOUND = /(?:nummer|nummern|numero|nr)$/;
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
