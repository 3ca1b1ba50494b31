<?xml version="1.0" encoding="UTF-8"?>
<!-- A request to buy stocks, every name of it spelt backwards, its order of elements too. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:m="http://services.samples/xsd"
    xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" exclude-result-prefixes="m">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes" indent="no"/>
  <xsl:template match="s:Envelope | s:Header | s:Body | s:Header//*">
    <xsl:copy><xsl:copy-of select="@*"/><xsl:apply-templates/></xsl:copy>
  </xsl:template>
  <xsl:template match="m:buyStocks">
    <m:skcotSyub xmlns:m="http://services.samples/xsd"><xsl:apply-templates select="order"/></m:skcotSyub>
  </xsl:template>
  <xsl:template match="order">
    <redro>
      <emulov><xsl:value-of select="volume"/></emulov>
      <ecirp><xsl:value-of select="price"/></ecirp>
      <DIreyub><xsl:value-of select="buyerID"/></DIreyub>
      <lobmys><xsl:value-of select="symbol"/></lobmys>
    </redro>
  </xsl:template>
</xsl:stylesheet>
