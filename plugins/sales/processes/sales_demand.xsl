<?xml version="1.0" encoding="UTF-8"?>
<!-- What is under contract is asked for at one stop (M18), with the contract: nothing is quoted anew (R4.53, R4.60). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" xmlns:date="http://exslt.org/dates-and-times" exclude-result-prefixes="c date">
  <xsl:param name="now"/>
  <xsl:template match="/data">
    <xsl:variable name="q" select="quote/*"/>
    <xsl:variable name="no" select="string(demandNo)"/>
    <DemandOrderSubmitted>
      <demandOrderNo><xsl:value-of select="demandNo"/></demandOrderNo>
      <xsl:copy-of select="$q/c:customerCode | $q/c:customerName | $q/c:kaCode | $q/c:kaMark | $q/c:customerLevel"/>
      <account>
        <xsl:choose>
          <xsl:when test="string(handed/*/account) != ''"><xsl:value-of select="handed/*/account"/></xsl:when>
          <xsl:otherwise><xsl:value-of select="$q/c:account"/></xsl:otherwise>
        </xsl:choose>
      </account>
      <xsl:copy-of select="$q/c:accountManager"/>
      <kind>normal</kind>
      <xsl:copy-of select="$q/c:productKind | $q/c:discountRate"/>
      <deadline><xsl:value-of select="handed/*/deadline"/></deadline>
      <xsl:copy-of select="$q/c:slaLevel"/>
      <channel>account-manager</channel>
      <acceptedBy><xsl:value-of select="$q/c:managingUnit"/></acceptedBy>
      <acceptedRegion><xsl:value-of select="$q/c:region"/></acceptedRegion>
      <xsl:if test="string(handed/*/leadOffice) != ''"><leadOffice><xsl:value-of select="handed/*/leadOffice"/></leadOffice></xsl:if>
      <xsl:if test="string(handed/*/contactName) != ''"><contactName><xsl:value-of select="handed/*/contactName"/></contactName></xsl:if>
      <xsl:if test="string(handed/*/contactPhone) != ''"><contactPhone><xsl:value-of select="handed/*/contactPhone"/></contactPhone></xsl:if>
      <remarks><xsl:value-of select="concat('合同', $q/c:contractNo)"/></remarks>
      <quoteNo><xsl:value-of select="$q/c:quoteNo"/></quoteNo>
      <contractNo><xsl:value-of select="$q/c:contractNo"/></contractNo>
      <xsl:copy-of select="$q/c:monthlyCharge | $q/c:oneOffCharge"/>
      <submittedAt><xsl:value-of select="$now"/></submittedAt>
      <items>
        <xsl:for-each select="$q/c:items/c:item[c:endA]">
          <item>
            <demandItemNo><xsl:value-of select="concat($no, '-', format-number(position(), '00'))"/></demandItemNo>
            <action>add</action>
            <xsl:copy-of select="c:product | c:productName | c:productKind | c:rate | c:quantity | c:endA | c:endZ | c:crossTerritory"/>
          </item>
        </xsl:for-each>
      </items>
    </DemandOrderSubmitted>
  </xsl:template>
</xsl:stylesheet>
