<?xml version="1.0" encoding="UTF-8"?>
<!-- A termination order with its circuits as TerminationRequested (M35). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1">
  <xsl:template match="/change">
    <xsl:variable name="d" select="after"/>
    <xsl:if test="not($d/termination_item)">
      <xsl:message terminate="yes">the termination order has no circuit; add one before it is submitted</xsl:message>
    </xsl:if>
    <TerminationRequested>
      <terminationNo><xsl:value-of select="$d/number"/></terminationNo>
      <customerCode><xsl:value-of select="$d/customer_code"/></customerCode>
      <customerName><xsl:value-of select="$d/customer_name"/></customerName>
      <xsl:if test="$d/ka_code"><kaCode><xsl:value-of select="$d/ka_code"/></kaCode></xsl:if>
      <kaMark><xsl:value-of select="$d/ka_mark = 'true'"/></kaMark>
      <xsl:if test="$d/customer_level"><customerLevel><xsl:value-of select="$d/customer_level"/></customerLevel></xsl:if>
      <account><xsl:value-of select="$d/account"/></account>
      <xsl:if test="$d/contract_no"><contractNo><xsl:value-of select="$d/contract_no"/></contractNo></xsl:if>
      <channel><xsl:value-of select="$d/channel"/></channel>
      <acceptedBy><xsl:value-of select="$d/unit"/></acceptedBy>
      <acceptedRegion><xsl:value-of select="$d/region"/></acceptedRegion>
      <xsl:if test="$d/lead_office"><leadOffice><xsl:value-of select="$d/lead_office"/></leadOffice></xsl:if>
      <endOn><xsl:value-of select="$d/end_on"/></endOn>
      <reason><xsl:value-of select="$d/why"/></reason>
      <xsl:if test="$d/loss_reason"><lossReason><xsl:value-of select="$d/loss_reason"/></lossReason></xsl:if>
      <requestedAt><xsl:value-of select="@at"/></requestedAt>
      <circuits>
        <xsl:for-each select="$d/termination_item">
          <xsl:sort select="number"/>
          <circuit>
            <userNo><xsl:value-of select="user_no"/></userNo>
            <product><xsl:value-of select="product"/></product>
            <productName><xsl:value-of select="product_name"/></productName>
            <productKind><xsl:value-of select="product_kind"/></productKind>
            <xsl:if test="rate"><rate><xsl:value-of select="rate"/></rate></xsl:if>
            <xsl:if test="circuit_code"><circuitCode><xsl:value-of select="circuit_code"/></circuitCode></xsl:if>
            <endA><region><xsl:value-of select="region_a"/></region><city><xsl:value-of select="city_a"/></city><address><xsl:value-of select="address_a"/></address></endA>
            <xsl:if test="region_z"><endZ><region><xsl:value-of select="region_z"/></region><city><xsl:value-of select="city_z"/></city><address><xsl:value-of select="address_z"/></address></endZ></xsl:if>
          </circuit>
        </xsl:for-each>
      </circuits>
    </TerminationRequested>
  </xsl:template>
</xsl:stylesheet>
