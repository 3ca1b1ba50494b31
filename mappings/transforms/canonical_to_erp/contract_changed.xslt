<?xml version="1.0" encoding="UTF-8"?>
<!-- M16 ContractChanged to the ERP's ZKACONTRACT01. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:c="urn:kamhub:canonical:1" xmlns:kam="urn:kamhub:xslt"
                exclude-result-prefixes="c" extension-element-prefixes="kam">
  <xsl:output method="xml" encoding="UTF-8"/>
  <xsl:param name="deliveryid"/>
  <xsl:param name="sequence"/>
  <xsl:param name="sequence" select="0"/>
  <xsl:param name="time"/>

  <xsl:template match="/c:ContractChanged">
    <ZKACONTRACT01>
      <IDOC BEGIN="1">
        <xsl:call-template name="control-record"/>
        <E1KACONTRACTHEADER SEGMENT="1">
          <VBELN><xsl:value-of select="c:contractNo"/></VBELN>
          <VERSN><xsl:value-of select="format-number(c:version, '000000')"/></VERSN>
          <CHGIND><xsl:value-of select="kam:to-partner('change-kind', string(c:changeKind))"/></CHGIND>
          <KTEXT><xsl:apply-templates select="c:name" mode="name"/></KTEXT>
          <AUART><xsl:value-of select="kam:to-partner('agreement-kind', string(c:kind))"/></AUART>
          <STATU><xsl:value-of select="kam:to-partner('agreement-state', string(c:state))"/></STATU>
          <KUNNR><xsl:value-of select="c:customerCode"/></KUNNR>
          <KUNNM><xsl:apply-templates select="c:customerName" mode="name"/></KUNNM>
          <xsl:if test="c:kaCode"><KAKEY><xsl:value-of select="c:kaCode"/></KAKEY></xsl:if>
          <xsl:if test="c:kaMark = 'true'"><KAFLG>X</KAFLG></xsl:if>
          <xsl:if test="c:customerLevel">
            <KALVL><xsl:value-of select="kam:to-partner('customer-level', string(c:customerLevel))"/></KALVL>
          </xsl:if>
          <xsl:if test="c:account"><ACCNR><xsl:value-of select="c:account"/></ACCNR></xsl:if>
          <xsl:if test="c:signedOn"><BSTDT><xsl:value-of select="translate(c:signedOn, '-', '')"/></BSTDT></xsl:if>
          <xsl:if test="c:validFrom"><GUEBG><xsl:value-of select="translate(c:validFrom, '-', '')"/></GUEBG></xsl:if>
          <xsl:if test="c:validTo"><GUEEN><xsl:value-of select="translate(c:validTo, '-', '')"/></GUEEN></xsl:if>
          <xsl:if test="c:parentContractNo"><VGBEL><xsl:value-of select="c:parentContractNo"/></VGBEL></xsl:if>
          <xsl:if test="c:quoteNo"><ANGNR><xsl:value-of select="c:quoteNo"/></ANGNR></xsl:if>
          <xsl:if test="c:salesProject"><SALPR><xsl:value-of select="c:salesProject"/></SALPR></xsl:if>
          <xsl:if test="c:demandOrderNo"><DEMNR><xsl:value-of select="c:demandOrderNo"/></DEMNR></xsl:if>
          <xsl:if test="c:region">
            <REGIO><xsl:value-of select="kam:to-partner('region', string(c:region))"/></REGIO>
          </xsl:if>
          <xsl:if test="c:accountManager"><EMPNO><xsl:value-of select="c:accountManager"/></EMPNO></xsl:if>
          <xsl:if test="c:slaLevel">
            <SLALV><xsl:value-of select="kam:to-partner('sla-level', string(c:slaLevel))"/></SLALV>
          </xsl:if>
          <xsl:if test="c:totalAmount">
            <NETWR><xsl:apply-templates select="c:totalAmount" mode="amount"/></NETWR>
            <WAERK><xsl:apply-templates select="c:totalAmount" mode="currency"/></WAERK>
          </xsl:if>
          <xsl:if test="c:archivedOn"><ARCDT><xsl:value-of select="translate(c:archivedOn, '-', '')"/></ARCDT></xsl:if>
          <xsl:if test="c:reason"><REASON><xsl:value-of select="c:reason"/></REASON></xsl:if>
          <AEDAT><xsl:value-of select="kam:local-time(string(c:changedAt), '%Y%m%d')"/></AEDAT>
          <AEZET><xsl:value-of select="kam:local-time(string(c:changedAt), '%H%M%S')"/></AEZET>
          <AENAM><xsl:value-of select="c:changedBy"/></AENAM>
        </E1KACONTRACTHEADER>
        <E1KAPARTNER SEGMENT="1">
          <PARVW>PA</PARVW>
          <NAME1><xsl:apply-templates select="c:partyA" mode="name"/></NAME1>
        </E1KAPARTNER>
        <E1KAPARTNER SEGMENT="1">
          <PARVW>PB</PARVW>
          <NAME1><xsl:apply-templates select="c:partyB" mode="name"/></NAME1>
        </E1KAPARTNER>
        <xsl:apply-templates select="c:abstract" mode="lines"><xsl:with-param name="id" select="'ABST'"/></xsl:apply-templates>
        <xsl:apply-templates select="c:technicalSolution" mode="lines"><xsl:with-param name="id" select="'TECH'"/></xsl:apply-templates>
        <xsl:apply-templates select="c:qualityTerms" mode="lines"><xsl:with-param name="id" select="'QUAL'"/></xsl:apply-templates>
        <xsl:apply-templates select="c:timeTerms" mode="lines"><xsl:with-param name="id" select="'TIME'"/></xsl:apply-templates>
        <xsl:apply-templates select="c:items/c:item"/>
        <xsl:apply-templates select="c:document"/>
      </IDOC>
    </ZKACONTRACT01>
  </xsl:template>

  <!-- The document number is made of the delivery id, so that a repeat is the same document. -->
  <xsl:template name="control-record">
    <xsl:if test="string-length(translate($deliveryid, '-', '')) != 32">
      <xsl:message terminate="yes">the delivery id is no UUID, so no document number can be made of it; use the hub's own delivery id</xsl:message>
    </xsl:if>
    <EDI_DC40 SEGMENT="1">
      <TABNAM>EDI_DC40</TABNAM>
      <!-- The ERP posts by number: it ascends with the order of acceptance. -->
      <DOCNUM><xsl:value-of select="format-number($sequence, '0000000000000000')"/></DOCNUM>
      <DIRECT>2</DIRECT>
      <IDOCTYP>ZKACONTRACT01</IDOCTYP>
      <MESTYP>ZKACONTRACT</MESTYP>
      <SNDPRT>LS</SNDPRT>
      <SNDPRN>KAMHUB</SNDPRN>
      <RCVPRT>LS</RCVPRT>
      <RCVPRN>ERP</RCVPRN>
      <CREDAT><xsl:value-of select="kam:local-time(string($time), '%Y%m%d')"/></CREDAT>
      <CRETIM><xsl:value-of select="kam:local-time(string($time), '%H%M%S')"/></CRETIM>
      <ARCKEY><xsl:value-of select="$deliveryid"/></ARCKEY>
    </EDI_DC40>
  </xsl:template>

  <xsl:template match="c:item">
    <E1KAITEM SEGMENT="1">
      <POSNR><xsl:value-of select="format-number(position() * 10, '000000')"/></POSNR>
      <MATNR><xsl:value-of select="c:product"/></MATNR>
      <ARKTX><xsl:apply-templates select="c:productName" mode="name"/></ARKTX>
      <PRKND><xsl:value-of select="kam:to-partner('product-kind', string(c:productKind))"/></PRKND>
      <xsl:if test="c:rate"><RATE><xsl:value-of select="c:rate"/></RATE></xsl:if>
      <KWMENG><xsl:value-of select="format-number(c:quantity, '000000')"/></KWMENG>
      <xsl:for-each select="c:charges/c:charge">
        <E1KACONDITION SEGMENT="1">
          <KSCHL><xsl:value-of select="c:chargeItem"/></KSCHL>
          <VTEXT><xsl:apply-templates select="c:chargeName" mode="name"/></VTEXT>
          <PERIO><xsl:value-of select="kam:to-partner('charge-period', string(c:period))"/></PERIO>
          <KBETR><xsl:apply-templates select="c:amount" mode="amount"/></KBETR>
          <KONWA><xsl:apply-templates select="c:amount" mode="currency"/></KONWA>
          <xsl:if test="c:discountRate"><DISCT><xsl:value-of select="c:discountRate"/></DISCT></xsl:if>
        </E1KACONDITION>
      </xsl:for-each>
    </E1KAITEM>
  </xsl:template>

  <xsl:template match="c:document">
    <xsl:if test="string-length(c:fileName) &gt; 132">
      <xsl:message terminate="yes">document/fileName has more than 132 characters; the ERP has no room for it, shorten it</xsl:message>
    </xsl:if>
    <E1KADOCUMENT SEGMENT="1">
      <DOKNR><xsl:value-of select="c:documentNo"/></DOKNR>
      <FILENAME><xsl:value-of select="c:fileName"/></FILENAME>
      <xsl:if test="c:mediaType"><MIMETYPE><xsl:value-of select="c:mediaType"/></MIMETYPE></xsl:if>
      <xsl:if test="c:sizeBytes"><FSIZE><xsl:value-of select="c:sizeBytes"/></FSIZE></xsl:if>
      <xsl:if test="c:sha256"><SHA256><xsl:value-of select="c:sha256"/></SHA256></xsl:if>
    </E1KADOCUMENT>
  </xsl:template>

  <xsl:template match="*" mode="name">
    <xsl:if test="string-length(.) &gt; 80">
      <xsl:message terminate="yes"><xsl:value-of select="local-name()"/> has more than 80 characters; the ERP has no room for it, shorten it</xsl:message>
    </xsl:if>
    <xsl:value-of select="."/>
  </xsl:template>

  <xsl:template match="*" mode="amount">
    <xsl:value-of select="translate(., '-', '')"/>
    <xsl:if test="starts-with(., '-')">-</xsl:if>
  </xsl:template>

  <xsl:template match="*" mode="currency">
    <xsl:choose>
      <xsl:when test="@currency"><xsl:value-of select="@currency"/></xsl:when>
      <xsl:otherwise>CNY</xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="*" mode="lines">
    <xsl:param name="id"/>
    <xsl:call-template name="line">
      <xsl:with-param name="id" select="$id"/>
      <xsl:with-param name="number" select="1"/>
      <xsl:with-param name="text" select="string(.)"/>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="line">
    <xsl:param name="id"/>
    <xsl:param name="number"/>
    <xsl:param name="text"/>
    <xsl:if test="$text">
      <E1KATEXTLINE SEGMENT="1">
        <TDID><xsl:value-of select="$id"/></TDID>
        <LINNR><xsl:value-of select="format-number($number, '000000')"/></LINNR>
        <TDLINE><xsl:value-of select="substring($text, 1, 132)"/></TDLINE>
      </E1KATEXTLINE>
      <xsl:call-template name="line">
        <xsl:with-param name="id" select="$id"/>
        <xsl:with-param name="number" select="$number + 1"/>
        <xsl:with-param name="text" select="substring($text, 133)"/>
      </xsl:call-template>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
