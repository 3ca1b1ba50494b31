<?xml version="1.0" encoding="UTF-8"?>
<!-- A product with its services and tariffs as ProductCatalogueChanged (M13). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1">
  <xsl:template match="/change">
    <xsl:variable name="p" select="after"/>
    <xsl:if test="not($p/product_service/service/kind = 'main')">
      <xsl:message terminate="yes">the product has no main service; add one before it is published</xsl:message>
    </xsl:if>
    <ProductCatalogueChanged>
      <product><xsl:value-of select="$p/code"/></product>
      <productName><xsl:value-of select="$p/name"/></productName>
      <version><xsl:value-of select="$p/recipe_version"/></version>
      <productKind><xsl:value-of select="$p/kind"/></productKind>
      <xsl:if test="$p/rate"><rate><xsl:value-of select="$p/rate"/></rate></xsl:if>
      <changeKind>
        <xsl:choose>
          <xsl:when test="$p/@state = 'retired'">ended</xsl:when>
          <xsl:when test="@kind = 'publish'">created</xsl:when>
          <xsl:otherwise>modified</xsl:otherwise>
        </xsl:choose>
      </changeKind>
      <validFrom><xsl:value-of select="$p/valid_from"/></validFrom>
      <xsl:if test="$p/valid_until"><validUntil><xsl:value-of select="$p/valid_until"/></validUntil></xsl:if>
      <services>
        <xsl:for-each select="$p/product_service">
          <xsl:sort select="number"/>
          <service>
            <service><xsl:value-of select="service/code"/></service>
            <serviceName><xsl:value-of select="service/name"/></serviceName>
            <serviceKind><xsl:value-of select="service/kind"/></serviceKind>
            <mandatory><xsl:value-of select="mandatory = 'true'"/></mandatory>
          </service>
        </xsl:for-each>
      </services>
      <xsl:if test="$p/tariff">
        <tariffs>
          <xsl:for-each select="$p/tariff">
            <xsl:sort select="code"/>
            <tariff>
              <tariff><xsl:value-of select="code"/></tariff>
              <chargeItem><xsl:value-of select="charge_item"/></chargeItem>
              <chargeName><xsl:value-of select="name"/></chargeName>
              <period><xsl:value-of select="period"/></period>
              <price currency="CNY"><xsl:value-of select="format-number(price, '0.00')"/></price>
              <validFrom><xsl:value-of select="valid_from"/></validFrom>
              <xsl:if test="valid_until"><validUntil><xsl:value-of select="valid_until"/></validUntil></xsl:if>
            </tariff>
          </xsl:for-each>
        </tariffs>
      </xsl:if>
      <changedAt><xsl:value-of select="@at"/></changedAt>
      <changedBy><xsl:value-of select="translate(substring(@actor, 1 + string-length(substring-before(@actor, ':')) + contains(@actor, ':')), ' :', '..')"/></changedBy>
    </ProductCatalogueChanged>
  </xsl:template>
</xsl:stylesheet>
