<?xml version="1.0" encoding="UTF-8"?>
<!-- The ERP's ZHRMD/ORG to M59 OrganisationChanged. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns="urn:kamhub:canonical:1" xmlns:kam="urn:kamhub:xslt" extension-element-prefixes="kam">
  <xsl:output method="xml" encoding="UTF-8"/>

  <xsl:template match="/ZHRMD_A01">
    <xsl:apply-templates select="IDOC/E1PLOGI"/>
  </xsl:template>

  <xsl:template match="E1PLOGI[OTYPE = 'O']">
    <xsl:variable name="state" select="E1PITYP"/>
    <xsl:variable name="unit" select="$state/E1PKAUNIT"/>
    <xsl:variable name="address" select="$state/E1P1028"/>
    <xsl:if test="not($state/E1P1000 and $unit/UNLVL and $unit/UNKND)">
      <xsl:message terminate="yes">an organisation unit needs E1P1000 and E1PKAUNIT with UNLVL and UNKND; send the whole state of the unit</xsl:message>
    </xsl:if>
    <OrganisationChanged>
      <unitCode><xsl:value-of select="OBJID"/></unitCode>
      <version><xsl:value-of select="number(VERSN)"/></version>
      <changeKind><xsl:value-of select="kam:to-canonical('change-kind', string(OPERA))"/></changeKind>
      <name><xsl:value-of select="$state/E1P1000/STEXT"/></name>
      <xsl:if test="$state/E1P1000/SHORT"><shortName><xsl:value-of select="$state/E1P1000/SHORT"/></shortName></xsl:if>
      <xsl:for-each select="$state/E1P1001[RELAT = '002' and SCLAS = 'O'][1]">
        <parentUnit><xsl:value-of select="SOBID"/></parentUnit>
      </xsl:for-each>
      <level><xsl:value-of select="kam:to-canonical('organisation-level', string($unit/UNLVL))"/></level>
      <xsl:if test="$unit/NTLVL">
        <networkLevel><xsl:value-of select="kam:to-canonical('network-level', string($unit/NTLVL))"/></networkLevel>
      </xsl:if>
      <kind><xsl:value-of select="kam:to-canonical('unit-kind', string($unit/UNKND))"/></kind>
      <xsl:if test="$unit/REGIO">
        <region><xsl:value-of select="kam:to-canonical('region', string($unit/REGIO))"/></region>
      </xsl:if>
      <xsl:if test="$unit/AREA"><area><xsl:value-of select="$unit/AREA"/></area></xsl:if>
      <xsl:if test="$address/STRAS"><address><xsl:value-of select="$address/STRAS"/></address></xsl:if>
      <xsl:if test="$address/PSTLZ"><postcode><xsl:value-of select="$address/PSTLZ"/></postcode></xsl:if>
      <xsl:for-each select="$state/E1P1001[RELAT = '012' and SCLAS = 'P'][1]">
        <head><xsl:value-of select="SOBID"/></head>
      </xsl:for-each>
      <xsl:if test="$address/KONTA"><contactName><xsl:value-of select="$address/KONTA"/></contactName></xsl:if>
      <xsl:if test="$address/TELNR"><contactPhone><xsl:value-of select="$address/TELNR"/></contactPhone></xsl:if>
      <xsl:if test="$address/EMAIL"><email><xsl:value-of select="$address/EMAIL"/></email></xsl:if>
      <xsl:for-each select="$state/E1P1001[RELAT = 'Z20' and SCLAS = 'O'][1]">
        <successorUnit><xsl:value-of select="SOBID"/></successorUnit>
      </xsl:for-each>
      <effectiveDate>
        <xsl:value-of select="concat(substring($state/BEGDA, 1, 4), '-', substring($state/BEGDA, 5, 2), '-', substring($state/BEGDA, 7, 2))"/>
      </effectiveDate>
      <changedAt><xsl:value-of select="kam:instant(concat(AEDAT, AEZET))"/></changedAt>
      <changedBy><xsl:value-of select="UNAME"/></changedBy>
    </OrganisationChanged>
  </xsl:template>

  <xsl:template match="E1PLOGI">
    <xsl:message terminate="yes">the variant ORG is of an organisation unit, but OTYPE is '<xsl:value-of select="OTYPE"/>'; write O</xsl:message>
  </xsl:template>
</xsl:stylesheet>
